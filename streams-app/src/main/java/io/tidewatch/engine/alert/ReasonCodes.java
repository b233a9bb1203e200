package io.tidewatch.engine.alert;

/** The codes of reasons: part of the contract with consumers, who branch on them. */
public final class ReasonCodes {
    /** The user has not come for long, by the measure of the user's own habit. */
    public static final String LONG_SILENCE = "LONG_SILENCE";
    /** How long the last purchase and the last visits are ago. */
    public static final String RECENCY = "RECENCY";
    /** Visits get rarer. */
    public static final String VISITS_SLOWING = "VISITS_SLOWING";
    /** Few visits so far: a customer who has no habit yet. */
    public static final String FEW_VISITS = "FEW_VISITS";
    /** How often the user comes and buys. */
    public static final String FREQUENCY = "FREQUENCY";
    /** How much the user spends. */
    public static final String MONEY = "MONEY";
    /** What was in the baskets. */
    public static final String BASKET = "BASKET";
    /** Ratings are low or fall. */
    public static final String POOR_RATINGS = "POOR_RATINGS";
    /** Ratings, where they are good or there are none. */
    public static final String RATINGS = "RATINGS";
    /** Returns and support requests. */
    public static final String TROUBLE = "TROUBLE";
    /** What the user did last. */
    public static final String LAST_ACTION = "LAST_ACTION";
    /** The time of the year and of the week. */
    public static final String SEASON = "SEASON";

    private ReasonCodes() {}
}
