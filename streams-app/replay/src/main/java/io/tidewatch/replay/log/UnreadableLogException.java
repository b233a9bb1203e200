package io.tidewatch.replay.log;

import java.util.Objects;

/** An event log that cannot be read as asked. Its message is one sentence for the person who named the log. */
public final class UnreadableLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableLogException(String message) {
        super(Objects.requireNonNull(message));
    }

    public UnreadableLogException(String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause);
    }
}
