package io.tidewatch.streams.preflight;

/** The engine must not be started. The message says what is wrong and what to do. */
public final class PreflightException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PreflightException(String message) {
        super(message);
    }

    public PreflightException(String message, Throwable cause) {
        super(message, cause);
    }
}
