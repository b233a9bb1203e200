package io.tidewatch.engine.profile;

import io.tidewatch.topics.EventType;
import java.util.Optional;

/**
 * The rolling counters and what each counts: events add to them, and between events they decay by half every half-life. A counter's value is
 * thus an amount "of about the last half-life and a half", without a window to keep. A new one goes to the end.
 */
public enum Rolling {
    /** Visits; a month is the usual pace of a shop, four months tell a slow customer from a lost one. */
    VISITS_30(30, Counted.VISITS),
    VISITS_120(120, Counted.VISITS),
    PURCHASES_7(7, EventType.PURCHASE),
    PURCHASES_30(30, EventType.PURCHASE),
    PURCHASES_120(120, EventType.PURCHASE),
    /** Money of purchases, less that of returns. */
    SPEND_30(30, Counted.SPEND),
    SPEND_120(120, Counted.SPEND),
    RETURNS_120(120, EventType.RETURN),
    SUPPORT_30(30, EventType.SUPPORT),
    /** All events: how busy the user is, within sessions too. */
    ACTIVITY_7(7, Counted.EVENTS),
    ACTIVITY_30(30, Counted.EVENTS);

    private enum Counted {
        VISITS,
        EVENTS,
        EVENTS_OF_A_TYPE,
        SPEND
    }

    private static final double LN_2 = Math.log(2);

    private final double halfLifeDays;

    private final Counted counted;
    private final Optional<EventType> type;

    Rolling(double halfLifeDays, Counted counted) {
        this(halfLifeDays, counted, Optional.empty());
    }

    Rolling(double halfLifeDays, EventType type) {
        this(halfLifeDays, Counted.EVENTS_OF_A_TYPE, Optional.of(type));
    }

    Rolling(double halfLifeDays, Counted counted, Optional<EventType> type) {
        this.halfLifeDays = halfLifeDays;
        this.counted = counted;
        this.type = type;
    }

    /** Whether it counts visits. */
    boolean isOfVisits() {
        return counted == Counted.VISITS;
    }

    /** Whether it adds up money. */
    boolean isOfSpend() {
        return counted == Counted.SPEND;
    }

    /** Whether it counts every event of a type. */
    boolean isOf(EventType eventType) {
        return counted == Counted.EVENTS || type.filter(eventType::equals).isPresent();
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
