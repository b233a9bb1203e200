package io.tidewatch.replay.evaluation;

import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.profile.Visits;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The visits of every customer, gathered from a log in time order: what warnings are judged against. A return is no visit. */
public final class VisitLog {
    /** No visit ended on that day. */
    static final long NO_VISIT = Long.MIN_VALUE;

    private final Map<String, UserVisits> byUser = new HashMap<>();

    /** Takes the next event of the log. */
    public void add(ShopEvent event) {
        UserVisits visits = byUser.computeIfAbsent(event.userId(), user -> new UserVisits());
        double value = event.value().orElse(0);
        visits.money += event.type() == EventType.PURCHASE ? value : event.type() == EventType.RETURN ? -value : 0;
        if (Visits.counts(event.type())) {
            visits.add(event.time().toEpochMilli());
        }
    }

    /**
     * Customers who have come at least so often.
     *
     * @param leastVisits 1 or more
     */
    public int customers(int leastVisits) {
        return (int) byUser.values().stream()
                .filter(visits -> visits.size >= leastVisits)
                .count();
    }

    /** Over a span of UTC days, both included, the days of all customers from their first visit on. */
    public long customerDays(long fromDay, long endDay) {
        return byUser.values().stream()
                .filter(visits -> visits.size > 0)
                .mapToLong(visits -> Math.max(0, endDay - Math.max(fromDay, UtcDays.of(visits.starts[0])) + 1))
                .sum();
    }

    /** Every visit of every customer with the silence after it; a customer's lie together and in time order. */
    public List<Silence> silences(WindowRule rule) {
        List<Silence> silences = new ArrayList<>();
        byUser.forEach((user, visits) -> visits.addSilences(user, rule, silences));
        return silences;
    }

    /**
     * The time of the visit after the one that ended on a day.
     *
     * @return epoch milliseconds; {@link Silence#NEVER} if there is none yet; {@link #NO_VISIT} if none ended on that day
     */
    long visitAfter(String userId, long day) {
        UserVisits visits = byUser.get(userId);
        return visits == null ? NO_VISIT : visits.after(day);
    }

    /** One customer's visits; grows by doubling since a log can hold millions of customers with one visit each. */
    private static final class UserVisits {
        private long[] starts = new long[2];
        private long[] ends = new long[2];
        private double[] moneys = new double[2];
        private int size;
        private double money;

        void add(long millis) {
            if (size == 0 || Visits.isNew(ends[size - 1], millis)) {
                if (size == starts.length) {
                    starts = Arrays.copyOf(starts, size * 2);
                    ends = Arrays.copyOf(ends, size * 2);
                    moneys = Arrays.copyOf(moneys, size * 2);
                }
                starts[size] = millis;
                ends[size++] = millis;
            }
            // A late event may be older than the one before it.
            ends[size - 1] = Math.max(ends[size - 1], millis);
            moneys[size - 1] = money;
        }

        long after(long day) {
            for (int visit = size - 1; visit >= 0 && UtcDays.of(ends[visit]) >= day; visit--) {
                if (UtcDays.of(ends[visit]) == day) {
                    return next(visit);
                }
            }
            return NO_VISIT;
        }

        long next(int visit) {
            return visit + 1 < size ? starts[visit + 1] : Silence.NEVER;
        }

        void addSilences(String user, WindowRule rule, List<Silence> silences) {
            int gapLogSum = 0;
            for (int visit = 0; visit < size; visit++) {
                int gap = visit == 0 ? 0 : GapLogarithm.gap(ends[visit - 1], starts[visit]);
                gapLogSum += visit == 0 ? 0 : GapLogarithm.units(gap);
                long firstDay = UtcDays.of(starts[0]);
                Standing standing = new Standing(visit + 1, gapLogSum, ends[visit], Math.max(0, moneys[visit]), (int)
                        (UtcDays.of(ends[visit]) - firstDay));
                silences.add(new Silence(
                        user,
                        visit + 1,
                        gap,
                        firstDay,
                        moneys[visit],
                        starts[visit],
                        ends[visit],
                        next(visit),
                        rule.of(standing)));
            }
        }
    }
}
