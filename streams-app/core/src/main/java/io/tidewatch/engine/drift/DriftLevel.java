package io.tidewatch.engine.drift;

/**
 * What a population stability index is taken to mean. The lines .1 and .25 are the usual ones of credit scoring (Siddiqi,
 * "Credit Risk Scorecards", 2006, chapter 9); they are a convention, not a test.
 */
public enum DriftLevel {
    STABLE,
    WATCH,
    RETRAIN;

    /** From here on WATCH. */
    public static final double WATCH_FROM = 0.1;
    /** Above it RETRAIN. */
    public static final double RETRAIN_ABOVE = 0.25;

    /** The level of an index. */
    public static DriftLevel of(double index) {
        if (index > RETRAIN_ABOVE) {
            return RETRAIN;
        }
        return index >= WATCH_FROM ? WATCH : STABLE;
    }
}
