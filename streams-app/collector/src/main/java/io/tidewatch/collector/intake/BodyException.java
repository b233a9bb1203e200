package io.tidewatch.collector.intake;

/** A body of which nothing can be read; the message is for the one who sent it. */
final class BodyException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean tooLarge;

    private BodyException(String message, boolean tooLarge) {
        // Bad input is expected, and a flood of it must not cost more than good input.
        super(message, null, false, false);
        this.tooLarge = tooLarge;
    }

    static BodyException unreadable(String message) {
        return new BodyException(message, false);
    }

    static BodyException tooLarge(String message) {
        return new BodyException(message, true);
    }

    boolean isTooLarge() {
        return tooLarge;
    }
}
