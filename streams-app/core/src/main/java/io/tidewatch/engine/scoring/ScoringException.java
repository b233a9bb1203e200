package io.tidewatch.engine.scoring;

/** A batch could not be scored. Nothing of it was applied; the caller may try again. */
public final class ScoringException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean endedLate;

    public ScoringException(String message) {
        super(message);
        this.endedLate = false;
    }

    public ScoringException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private ScoringException(String message, Throwable cause, boolean endedLate) {
        super(message, cause);
        this.endedLate = endedLate;
    }

    /** A run that had to be ended: the same again would take as long. */
    public static ScoringException endedLate(String message, Throwable cause) {
        return new ScoringException(message, cause, true);
    }

    /** Whether it took too long, by the {@link RunWatch}. */
    public boolean isEndedLate() {
        return endedLate;
    }
}
