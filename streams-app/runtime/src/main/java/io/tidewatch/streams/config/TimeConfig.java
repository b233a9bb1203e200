package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import java.time.Duration;
import java.util.Objects;

/**
 * The section {@code time}: what a task's clock follows, and which event times it takes.
 *
 * @param mode live shop or replay of a log
 * @param allowedLateness how far an idle partition's clock stays behind the wall clock, and how long a partition must have
 *     been without events to count as idle; 1 ms to 1 d; live only. Silence is counted in days, so ten minutes cost nothing and cover a
 *     producer's retries and a mobile's tunnel.
 * @param maxFuture how far ahead of the wall clock an event may be, 0 to 1 d. One event from the future would fire every timer before
 *     it; ten minutes forgive a clock that is badly set.
 * @param maxAge how far behind the wall clock an event may be, 1 h to 3650 d; live only. Older events are a producer replaying its log
 *     by mistake; a month forgives an outage.
 */
public record TimeConfig(
        @Default("live") Mode mode,
        @Default("10m") Duration allowedLateness,
        @Default("10m") Duration maxFuture,
        @Default("30d") Duration maxAge) {
    /** What moves the clock when no events come. */
    public enum Mode {
        /** The wall clock; events that are too old are refused; ticks are refused. */
        LIVE,
        /** Tick records that the replay sends; events may be of any age. */
        REPLAY
    }

    private static final Duration ONE_DAY = Duration.ofDays(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    public TimeConfig {
        Objects.requireNonNull(mode, "mode");
        Checks.range("time.allowed_lateness", allowedLateness, Duration.ofMillis(1), ONE_DAY);
        Checks.range("time.max_future", maxFuture, Duration.ZERO, ONE_DAY);
        Checks.range("time.max_age", maxAge, Duration.ofHours(1), TEN_YEARS);
    }
}
