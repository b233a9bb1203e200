package io.tidewatch.topics;

import java.util.Objects;

/** A message that is no valid {@link ShopEvent}. Its text names the field and the limit, never the payload. */
public final class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;
    private final ReasonCode reason;

    public InvalidEventException(ReasonCode reason, String message) {
        // No stack trace: bad input is an expected outcome, and a flood of it must not cost more than good input.
        super(Objects.requireNonNull(message), null, false, false);
        this.reason = Objects.requireNonNull(reason);
    }

    /** The reason code for the dead-letter topic. */
    public ReasonCode reason() {
        return reason;
    }
}
