package io.tidewatch.engine.profile;

/**
 * The rolling counters: each event adds to them, and between events they decay by half every half-life. A counter's value is
 * thus an amount "of about the last half-life and a half", without a window to keep.
 */
public enum Rolling {
    /** Visits; a month is the usual pace of a shop, four months tell a slow customer from a lost one. */
    VISITS_30(30),
    VISITS_120(120),
    PURCHASES_7(7),
    PURCHASES_30(30),
    PURCHASES_120(120),
    /** Money of purchases, less that of returns. */
    SPEND_30(30),
    SPEND_120(120),
    RETURNS_120(120),
    SUPPORT_30(30),
    /** All events: how busy the user is, within sessions too. */
    ACTIVITY_7(7),
    ACTIVITY_30(30);

    private static final double LN_2 = Math.log(2);

    private final double halfLifeDays;

    Rolling(double halfLifeDays) {
        this.halfLifeDays = halfLifeDays;
    }

    /** Days in which the counter falls by half. */
    public double halfLifeDays() {
        return halfLifeDays;
    }

    /** The factor by which the counter falls in a time, days, not negative. */
    public float decay(double days) {
        return (float) Math.exp(-days / halfLifeDays * LN_2);
    }
}
