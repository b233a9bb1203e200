package io.tidewatch.replay.featurize;

import java.util.Arrays;
import java.util.OptionalLong;

/** Times in the order in which they were added, eight bytes each: there is one for every visit of a log. */
final class TimeList {
    private static final int FIRST_CAPACITY = 2;

    private long[] times = new long[FIRST_CAPACITY];
    private int size;

    void add(long millis) {
        if (size == times.length) {
            // By half: doubling would waste more than it saves on millions of short lists.
            times = Arrays.copyOf(times, size + (size >> 1) + 1);
        }
        times[size++] = millis;
    }

    int size() {
        return size;
    }

    /** The time at a place counted from 0, if there is one yet. */
    OptionalLong at(int place) {
        return place < size ? OptionalLong.of(times[place]) : OptionalLong.empty();
    }
}
