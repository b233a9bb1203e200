package io.tidewatch.consumer;

import java.time.Duration;
import java.util.Objects;

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
            throw new ConsumerException(
                    "a webhook needs at least 1 attempt, not " + attempts + " (--webhook-attempts)");
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new ConsumerException(
                    "a webhook's timeout must be longer than nothing, it is " + timeout + " (--webhook-timeout)");
        }
        if (firstWait.isNegative() || longestWait.isNegative()) {
            throw new ConsumerException("waits between attempts must not be negative");
        }
    }

    /**
     * Six tries over about a minute (waits 1, 2, 4, 8, 16 s): that outlasts a service's restart, not an outage. Orders that an
     * outage costs lie in the dead-letter file.
     */
    public static RetryPolicy defaults() {
        return new RetryPolicy(6, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    /** The wait after a failed try; {@code failed} counts from 1. */
    Duration waitAfter(int failed) {
        // 2^20 seconds is beyond any sensible limit; the bound keeps the shift from overflowing.
        Duration doubled = firstWait.multipliedBy(1L << Math.min(failed - 1, 20));
        return doubled.compareTo(longestWait) > 0 ? longestWait : doubled;
    }

    /** All tries timing out and all waits between them. */
    Duration longestDelivery() {
        Duration total = timeout.multipliedBy(attempts);
        for (int failed = 1; failed < attempts; failed++) {
            total = total.plus(waitAfter(failed));
        }
        return total;
    }

    /**
     * Whether another try can help: timeouts, overload and faults of the server pass; what the server calls a wrong request
     * stays wrong.
     *
     * @param status an HTTP status code
     */
    static boolean worthRetrying(int status) {
        return status == 408 || status == 429 || status >= 500;
    }
}
