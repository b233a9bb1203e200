package io.tidewatch.consumer;

/** What keeps a consumer from going on. The message is fit for a person: what is wrong, with which file, option or topic. */
public final class ConsumerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConsumerException(String message) {
        super(message);
    }

    public ConsumerException(String message, Throwable cause) {
        super(message, cause);
    }
}
