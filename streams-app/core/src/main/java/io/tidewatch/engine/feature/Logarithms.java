package io.tidewatch.engine.feature;

/** Logarithms of counts, spans, money and their ratios, as features have them. */
final class Logarithms {
    /** Never done: as if it were this long ago, days; longer than any habit of a shop's customers. */
    private static final double NEVER_DAYS = 730;

    private static final double LOG_NEVER = Math.log1p(NEVER_DAYS);
    /** Added to both sides of a ratio (days or counts): keeps it finite, and calm where both are small. */
    private static final double RATIO_OFFSET = 0.25;

    private Logarithms() {}

    /** In Java 17 a native call that costs more than the rest of a feature; many counts are 0. */
    static double log1p(double value) {
        return value == 0 ? 0 : Math.log1p(value);
    }

    static double logSince(double days) {
        return days < 0 ? LOG_NEVER : log1p(days);
    }

    static double logRatio(double value, double usual) {
        return Math.log((value + RATIO_OFFSET) / (usual + RATIO_OFFSET));
    }
}
