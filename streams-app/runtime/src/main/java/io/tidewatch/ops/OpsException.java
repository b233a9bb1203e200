package io.tidewatch.ops;

/** The listener cannot be opened. The message is for the user: what is wrong and what to do. */
public final class OpsException extends Exception {
    private static final long serialVersionUID = 1L;

    OpsException(String message, Throwable cause) {
        super(message, cause);
    }
}
