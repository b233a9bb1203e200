package io.tidewatch.replay.evaluation;

import io.tidewatch.engine.profile.Visits;
import io.tidewatch.topics.ShopEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The visits of every user, gathered from a log in time order; what alerts are judged against. A return is no visit: it
 * is booked when the shop takes the goods back and says nothing about the user's wish to buy. With purchases alone this
 * gives the 1,052 (30 days) and 504 (45 days) departures of regulars of the published baseline on Online Retail from
 * 2011-09-09; with returns as visits it would be 1,131 and 562.
 */
public final class VisitLog {
    private final Map<String, UserVisits> byUser = new HashMap<>();

    /** Takes the next event of the log. */
    public void add(ShopEvent event) {
        UserVisits visits = byUser.computeIfAbsent(event.userId(), user -> new UserVisits());
        if (Visits.counts(event.type())) {
            visits.add(event.time().toEpochMilli());
        }
    }

    /** Users with at least one event, a return included. */
    public int users() {
        return byUser.size();
    }

    /** The first event of the user's earliest visit after a moment, epoch milliseconds, or {@link Silence#NEVER}. */
    public long nextVisitAfter(String userId, long millis) {
        UserVisits visits = byUser.get(userId);
        return visits == null ? Silence.NEVER : visits.nextAfter(millis);
    }

    /** Every visit of every user with the silence after it; each user's in time order. */
    public void forEachSilence(Consumer<Silence> consumer) {
        byUser.forEach((user, visits) -> visits.forEachSilence(user, consumer));
    }

    /** One user's visits; grows by doubling since a log can hold millions of users with one visit each. */
    private static final class UserVisits {
        private long[] starts = new long[2];
        private int size;
        private long lastEvent;

        void add(long millis) {
            if (size == 0 || Visits.isNew(lastEvent, millis)) {
                if (size == starts.length) {
                    starts = Arrays.copyOf(starts, size * 2);
                }
                starts[size++] = millis;
            }
            lastEvent = Math.max(lastEvent, millis);
        }

        long nextAfter(long millis) {
            int found = Arrays.binarySearch(starts, 0, size, millis);
            int next = found >= 0 ? found + 1 : -found - 1;
            return next < size ? starts[next] : Silence.NEVER;
        }

        void forEachSilence(String user, Consumer<Silence> consumer) {
            double[] sortedGaps = new double[Math.max(size - 1, 0)];
            for (int visit = 0; visit < size; visit++) {
                if (visit > 0) {
                    insert(sortedGaps, visit - 1, UtcDays.of(starts[visit]) - UtcDays.of(starts[visit - 1]));
                }
                long next = visit + 1 < size ? starts[visit + 1] : Silence.NEVER;
                consumer.accept(new Silence(user, visit + 1, starts[visit], next, median(sortedGaps, visit)));
            }
        }

        private static void insert(double[] sorted, int length, double gap) {
            int found = Arrays.binarySearch(sorted, 0, length, gap);
            int at = found >= 0 ? found : -found - 1;
            System.arraycopy(sorted, at, sorted, at + 1, length - at);
            sorted[at] = gap;
        }

        private static double median(double[] sorted, int length) {
            if (length == 0) {
                return Double.NaN;
            }
            int middle = length / 2;
            return length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
