package io.tidewatch.topics.admin;

/** The cluster could not be asked or changed. The message is one or two sentences for the person at the terminal. */
public final class TopicAdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TopicAdminException(String message) {
        super(message);
    }

    public TopicAdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
