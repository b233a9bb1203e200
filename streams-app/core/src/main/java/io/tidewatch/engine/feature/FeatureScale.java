package io.tidewatch.engine.feature;

/** A unit and the range that numbers of it are clamped to. */
record FeatureScale(String unit, float minimum, float maximum) {
    /** Largest log1p of days or counts: e^8 - 1 is 2,980 days, eight years. */
    private static final float LOG_MAX = 8;
    /** Largest log1p of money: e^16 - 1 is 8.9 million. */
    private static final float MONEY_MAX = 16;
    /** Largest log of a ratio in either direction: e^3 is twenty times. */
    private static final float RATIO_MAX = 3;

    static final FeatureScale FLAG = new FeatureScale("0 or 1", 0, 1);
    static final FeatureScale LOG1P_DAYS = new FeatureScale("log1p days", 0, LOG_MAX);
    static final FeatureScale LOG_RATIO = new FeatureScale("log ratio", -RATIO_MAX, RATIO_MAX);
    static final FeatureScale LOG1P_VISITS = new FeatureScale("log1p visits", 0, LOG_MAX);
    static final FeatureScale LOG1P_PURCHASES = new FeatureScale("log1p purchases", 0, LOG_MAX);
    static final FeatureScale LOG_DAYS = new FeatureScale("log days", 0, LOG_MAX);
    static final FeatureScale LOG_DEVIATION = new FeatureScale("log ratio", 0, RATIO_MAX);
    static final FeatureScale LOG1P_MONEY = new FeatureScale("log1p money", 0, MONEY_MAX);
    static final FeatureScale LOG1P_LINES = new FeatureScale("log1p lines", 0, LOG_MAX);
    static final FeatureScale LOG1P_CATEGORIES = new FeatureScale("log1p categories", 0, LOG_MAX);
    static final FeatureScale SHARE = new FeatureScale("share", 0, 1);
    static final FeatureScale STARS_FROM_MIDDLE = new FeatureScale("stars from the middle", -2.5f, 2.5f);
    static final FeatureScale STARS = new FeatureScale("stars", -5, 5);
    static final FeatureScale RATIO = new FeatureScale("ratio", 0, RATIO_MAX);
    static final FeatureScale SINE = new FeatureScale("sine", -1, 1);
    static final FeatureScale COSINE = new FeatureScale("cosine", -1, 1);
    static final FeatureScale LOG1P_COUNT = new FeatureScale("log1p decayed count", 0, LOG_MAX);
}
