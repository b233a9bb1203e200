package io.tidewatch.replay.evaluation;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.silence.ChurnWindow;

/**
 * One visit of a customer and the time without one that follows it. After s whole days without a visit it is s days long; the
 * day of the visit is 0.
 *
 * @param userId the customer
 * @param visits how many visits the customer had made, this one included; 1 or more
 * @param gapDays whole days from the visit before to this one, 1 or more; 0 at the first visit
 * @param firstDay UTC day of the customer's first visit
 * @param money what the customer had bought by the end of this visit less what came back, in the shop's currency
 * @param startMillis the visit's first event, epoch milliseconds
 * @param endMillis its last event that is no return, epoch milliseconds
 * @param nextMillis the next visit's first event, or {@link #NEVER} if the log ends before one
 * @param window the churn window that begins with it
 */
public record Silence(
        String userId,
        int visits,
        int gapDays,
        long firstDay,
        double money,
        long startMillis,
        long endMillis,
        long nextMillis,
        ChurnWindow window) {
    /** The next visit's time where none was seen. */
    public static final long NEVER = Long.MAX_VALUE;

    /** The customer's group at the visit. */
    public CustomerGroup group() {
        return CustomerGroup.of(visits);
    }

    /** UTC day on which the visit ended: day 0 of the silence. */
    public long day() {
        return UtcDays.of(endMillis);
    }

    /** UTC day of the next visit, or {@link #NEVER}. */
    public long nextDay() {
        return nextMillis == NEVER ? NEVER : UtcDays.of(nextMillis);
    }

    /** Whole days until the next visit, 1 or more, or {@link #NEVER}. */
    public long days() {
        return nextMillis == NEVER ? NEVER : Math.max(1, nextDay() - day());
    }

    /** The window's last UTC day: a visit on it is in time. */
    public long lastDay() {
        return day() + window.days();
    }

    /** Whether no visit follows within the window, as far as the log goes. */
    public boolean isLost() {
        return days() > window.days();
    }

    /** Money that the customer would be expected to spend within the window, in the shop's currency, 0 or more. */
    public double value() {
        return Math.max(0, money) / (day() - firstDay + window.usualGapDays()) * window.days();
    }
}
