package io.tidewatch.streams.config;

import java.time.Duration;
import java.util.Objects;

/**
 * The section {@code time}: what a task's clock follows, and which event times it takes.
 *
 * @param mode live shop or replay of a log
 * @param allowedLateness how far an idle partition's clock stays behind the wall clock, and how long a partition must have
 *     been without events to count as idle; 1 ms to 1 d; live only
 * @param maxFuture how far ahead of the wall clock an event may be, 0 to 1 d
 * @param maxAge how far behind the wall clock an event may be, 1 h to 3650 d; live only
 */
public record TimeConfig(Mode mode, Duration allowedLateness, Duration maxFuture, Duration maxAge) {
    /** What moves the clock when no events come. */
    public enum Mode {
        /** The wall clock; events that are too old are refused; ticks are refused. */
        LIVE,
        /** Tick records that the replay sends; events may be of any age. */
        REPLAY
    }

    /** Silence is counted in days, so ten minutes cost nothing and cover a producer's retries and a mobile's tunnel. */
    public static final Duration DEFAULT_ALLOWED_LATENESS = Duration.ofMinutes(10);
    /** One event from the future would fire every timer before it; ten minutes forgive a clock that is badly set. */
    public static final Duration DEFAULT_MAX_FUTURE = Duration.ofMinutes(10);
    /** Older events are a producer replaying its log by mistake; a month forgives an outage. */
    public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(30);

    private static final Duration ONE_DAY = Duration.ofDays(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    public TimeConfig {
        Objects.requireNonNull(mode, "mode");
        Checks.range("time.allowed_lateness", allowedLateness, Duration.ofMillis(1), ONE_DAY);
        Checks.range("time.max_future", maxFuture, Duration.ZERO, ONE_DAY);
        Checks.range("time.max_age", maxAge, Duration.ofHours(1), TEN_YEARS);
    }

    static TimeConfig read(Section section) {
        return new TimeConfig(
                section.choice("mode", Mode.LIVE, Mode.class),
                section.duration("allowed_lateness", DEFAULT_ALLOWED_LATENESS),
                section.duration("max_future", DEFAULT_MAX_FUTURE),
                section.duration("max_age", DEFAULT_MAX_AGE));
    }
}
