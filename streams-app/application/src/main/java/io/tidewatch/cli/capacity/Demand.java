package io.tidewatch.cli.capacity;

import io.tidewatch.topics.TidewatchException;
import java.time.Duration;

/**
 * What a shop brings.
 *
 * @param users known customers: each has a row in the state, whether seen lately or not
 * @param eventsPerUserAndDay of all of them on average
 * @param peak how many times the mean the busiest hour brings
 */
record Demand(long users, double eventsPerUserAndDay, double peak) {
    private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

    Demand {
        if (users < 1) {
            throw new TidewatchException("--users is %d; give 1 or more".formatted(users));
        }
        if (!(eventsPerUserAndDay > 0) || !(eventsPerUserAndDay <= 100_000)) {
            throw new TidewatchException(
                    "--events-per-user-day is %s; give more than 0, 100000 at most".formatted(eventsPerUserAndDay));
        }
        if (!(peak >= 1) || !(peak <= 1_000)) {
            throw new TidewatchException("--peak is %s; give 1 to 1000".formatted(peak));
        }
    }

    double eventsADay() {
        return users * eventsPerUserAndDay;
    }

    double eventsPerSecond() {
        return eventsADay() / SECONDS_A_DAY;
    }

    double eventsPerSecondAtPeak() {
        return eventsPerSecond() * peak;
    }
}
