package io.tidewatch.engine.feature;

/** Features that say the same kind of thing: what an explanation speaks of. */
public enum FeatureGroup {
    /** What the user did just now. */
    BEHAVIOUR,
    /** How long things are ago. */
    RECENCY,
    /** How often the user comes and buys, and whether that changes. */
    FREQUENCY,
    MONEY,
    BASKET,
    RATINGS,
    /** Returns and support. */
    TROUBLE,
    CALENDAR
}
