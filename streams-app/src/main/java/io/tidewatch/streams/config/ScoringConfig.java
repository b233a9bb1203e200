package io.tidewatch.streams.config;

/**
 * The section {@code scoring}: what happens when the network fails.
 *
 * @param maxAttempts how often a batch is tried before its events are tried one by one, 1 to 10
 */
public record ScoringConfig(int maxAttempts) {
    /** A GPU that is short of memory for a moment recovers by the third try; a broken input never does. */
    public static final int DEFAULT_MAX_ATTEMPTS = 3;

    public ScoringConfig {
        Checks.range("scoring.max_attempts", maxAttempts, 1, 10);
    }

    static ScoringConfig read(Section section) {
        return new ScoringConfig(section.integer("max_attempts", DEFAULT_MAX_ATTEMPTS));
    }
}
