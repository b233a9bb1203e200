package io.tidewatch.it;

/**
 * How much of the faults is tried, by {@code -Dtidewatch.faults}: without it the few that every build tries, {@code short} all of them in a
 * small way, {@code long} all of them as often as {@code ./tidewatch faults} does.
 */
enum FaultForm {
    BUILD,
    SHORT,
    LONG;

    static final String PROPERTY = "tidewatch.faults";
    /** What the property must be for the faults that no build tries. */
    static final String NOT_IN_A_BUILD = "short|long";

    static FaultForm ofThisRun() {
        return valueOf(System.getProperty(PROPERTY, "build").toUpperCase(java.util.Locale.ROOT));
    }

    /** The number for each form. */
    int of(int inBuild, int inShort, int inLong) {
        return this == BUILD ? inBuild : of(inShort, inLong);
    }

    /** The number for this form; a build's is the small one. */
    int of(int small, int inLong) {
        return this == LONG ? inLong : small;
    }
}
