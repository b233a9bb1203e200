package io.tidewatch.consumer;

import io.tidewatch.topics.TidewatchException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How often and how patiently a webhook is tried. Waits double from {@code firstWait} up to {@code longestWait}.
 *
 * @param attempts tries in all, at least 1
 * @param timeout for one try, positive
 * @param firstWait between the first try and the second, not negative
 * @param longestWait at most this between two tries
 */
public record RetryPolicy(int attempts, Duration timeout, Duration firstWait, Duration longestWait) {
    public RetryPolicy {
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(firstWait, "firstWait");
        Objects.requireNonNull(longestWait, "longestWait");
        if (attempts < 1) {
            throw new TidewatchException(
                    "a webhook needs at least 1 attempt, not " + attempts + " (--webhook-attempts)");
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new TidewatchException(
                    "a webhook's timeout must be longer than nothing, it is " + timeout + " (--webhook-timeout)");
        }
        if (firstWait.isNegative() || longestWait.isNegative()) {
            throw new TidewatchException("waits between attempts must not be negative");
        }
    }

    /**
     * Six tries over about a minute (waits 1, 2, 4, 8, 16 s): that outlasts a service's restart, not an outage. In an outage
     * some orders get into the dead-letter file and then the consumer stops ({@link Refusals}).
     */
    public static RetryPolicy defaults() {
        return new RetryPolicy(6, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /**
     * The wait after a failed try: as long as the receiver asks for, but never longer than the longest wait nor shorter than
     * the usual one.
     *
     * @param failed counts from 1
     * @param asked what the receiver asks for, if it does
     */
    Duration waitAfter(int failed, Optional<Duration> asked) {
        // 2^20 seconds is beyond any sensible limit; the bound keeps the shift from overflowing.
        Duration doubled = firstWait.multipliedBy(1L << Math.min(failed - 1, 20));
        Duration wait = asked.filter(longer -> longer.compareTo(doubled) > 0).orElse(doubled);
        return wait.compareTo(longestWait) > 0 ? longestWait : wait;
    }

    /** All tries timing out, and between them the longest wait that a receiver can ask for. */
    Duration longestDelivery() {
        return timeout.multipliedBy(attempts).plus(longestWait.multipliedBy(attempts - 1L));
    }
}
