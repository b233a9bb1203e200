package io.tidewatch.engine.budget;

import io.tidewatch.engine.profile.CustomerGroup;

/** How much of a shop has been seen: its customers, its regulars and the days from the first to the last one with a visit. */
public final class ShopCount {
    /** Before any day. */
    private static final long NONE = Long.MIN_VALUE;

    private final DistinctCount customers;
    private final DistinctCount regulars;
    private long firstDay;
    private long lastDay;

    public ShopCount() {
        this(new DistinctCount(), new DistinctCount(), NONE, NONE);
    }

    ShopCount(DistinctCount customers, DistinctCount regulars, long firstDay, long lastDay) {
        this.customers = customers;
        this.regulars = regulars;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
    }

    /** Customers with a visit so far, within some two percent. */
    public long customers() {
        return customers.count();
    }

    /** Customers with three visits or more, likewise. */
    public long regulars() {
        return regulars.count();
    }

    /** Days from the first visit to the last, both included; 0 before the first. */
    public long days() {
        return firstDay == NONE ? 0 : lastDay - firstDay + 1;
    }

    void observe(String user, int visits, long day) {
        customers.add(user);
        if (CustomerGroup.of(visits) == CustomerGroup.REGULAR) {
            regulars.add(user);
        }
        firstDay = firstDay == NONE ? day : Math.min(firstDay, day);
        lastDay = Math.max(lastDay, day);
    }

    DistinctCount customerCount() {
        return customers;
    }

    DistinctCount regularCount() {
        return regulars;
    }

    long firstDay() {
        return firstDay;
    }

    long lastDay() {
        return lastDay;
    }
}
