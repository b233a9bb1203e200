package io.tidewatch.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Counts by UTC day, over the latest days. */
final class DayCounts {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final int WEEK_DAYS = 7;

    private final int mostDays;
    private final TreeMap<Long, Integer> byDay = new TreeMap<>();

    DayCounts(int mostDays) {
        this.mostDays = mostDays;
    }

    void add(Instant time) {
        byDay.merge(day(time), 1, Integer::sum);
        while (byDay.size() > mostDays) {
            byDay.pollFirstEntry();
        }
    }

    /** The last days, today among them. */
    int last(int days, Instant now) {
        return between(day(now) - days + 1, day(now));
    }

    /**
     * Seven days each, the last of which ends with today.
     *
     * @return oldest first, from the first week with a count on
     */
    List<Integer> weeks(int most, Instant now) {
        if (byDay.isEmpty()) {
            return List.of();
        }
        List<Integer> weeks = new ArrayList<>();
        long end = day(now);
        for (int i = 0; i < most && end >= byDay.firstKey(); i++) {
            weeks.add(0, between(end - WEEK_DAYS + 1, end));
            end -= WEEK_DAYS;
        }
        return weeks;
    }

    private int between(long first, long last) {
        return byDay.subMap(first, true, last, true).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static long day(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), DAY_MILLIS);
    }
}
