package io.tidewatch.it;

/**
 * How much of the faults is tried: a short form in every build, and a long one, of which the figures on the page of reliability are, by
 * {@code -Dtidewatch.faults=long} ({@code ./tidewatch faults} sets it).
 */
enum FaultForm {
    SHORT,
    LONG;

    static final String PROPERTY = "tidewatch.faults";

    static FaultForm ofThisRun() {
        return valueOf(System.getProperty(PROPERTY, "short").toUpperCase(java.util.Locale.ROOT));
    }

    /** The number for this form. */
    int of(int inShort, int inLong) {
        return this == LONG ? inLong : inShort;
    }
}
