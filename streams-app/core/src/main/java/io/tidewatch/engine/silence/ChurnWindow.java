package io.tidewatch.engine.silence;

import java.time.Duration;

/**
 * The time within which a customer is expected back. A customer who does not visit before {@link #due} is lost.
 *
 * @param begin the end of the UTC day of the customer's last visit, epoch milliseconds: from here on the silence counts
 * @param days how long it is, whole days
 * @param usualGapDays the customer's usual gap between visits, whole days, at least 1
 */
public record ChurnWindow(long begin, int days, int usualGapDays) {
    static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    /** How long it is, milliseconds. */
    public long millis() {
        return days * DAY_MILLIS;
    }

    /** When it ends, epoch milliseconds: without a visit before, the customer is lost. */
    public long due() {
        return begin + millis();
    }

    /** When the usual gap has passed without a visit, epoch milliseconds. */
    public long usualGapPasses() {
        return begin + usualGapDays * DAY_MILLIS;
    }

    /** From when on money may be suggested, epoch milliseconds: half a day later, for what was rounded off the usual gap. */
    public long moneyFrom() {
        return usualGapPasses() + DAY_MILLIS / 2;
    }
}
