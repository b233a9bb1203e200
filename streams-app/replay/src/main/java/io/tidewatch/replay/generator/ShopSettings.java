package io.tidewatch.replay.generator;

import io.tidewatch.topics.TidewatchException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Which shop to make up.
 *
 * @param users customers, 1 to {@value #MAX_USERS}
 * @param days length of the log, 1 to {@value #MAX_DAYS}
 * @param seed the same seed gives the same events
 * @param maxEvents where to stop early, if anywhere
 */
public record ShopSettings(int users, int days, long seed, OptionalLong maxEvents) {
    /** When every generated log begins: fixed, so that a log depends on nothing but its settings. */
    public static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    /** User ids have eight digits. */
    public static final int MAX_USERS = 99_999_999;
    /** Ten years; the events must stay within the contract's times. */
    public static final int MAX_DAYS = 3_650;
    /** Enough to train and judge a small model, and a second to make. */
    public static final int DEFAULT_USERS = 1_000;
    /** A year shows every season once. */
    public static final int DEFAULT_DAYS = 365;
    /** Events of a customer in a log of a year: 126 measured (20,000 users, seed 3), less what chance may take. */
    private static final double EVENTS_A_USER = 90;
    /** Few customers are too different from one another for a mean to hold. */
    private static final int MIN_USERS_FOR_EVENTS = 20;

    public ShopSettings {
        if (users < 1 || users > MAX_USERS) {
            throw new TidewatchException("--users must be 1 to " + MAX_USERS + ", not " + users);
        }
        if (days < 1 || days > MAX_DAYS) {
            throw new TidewatchException("--days must be 1 to " + MAX_DAYS + ", not " + days);
        }
        if (maxEvents.isPresent() && maxEvents.getAsLong() < 1) {
            throw new TidewatchException("--events must be at least 1, not " + maxEvents.getAsLong());
        }
    }

    /** Settings for about so many events: with enough customers for them, stopped at that number. */
    public static ShopSettings forEvents(long events, int days, long seed) {
        double users = Math.ceil(events / (EVENTS_A_USER * Math.min(1, days / (double) DEFAULT_DAYS)));
        return new ShopSettings(
                (int) Math.min(MAX_USERS, Math.max(MIN_USERS_FOR_EVENTS, users)), days, seed, OptionalLong.of(events));
    }

    long startMillis() {
        return START.toEpochMilli();
    }

    long endMillis() {
        return START.plus(Duration.ofDays(days)).toEpochMilli();
    }
}
