package io.tidewatch.bench.row;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Counts events over tasks without a lock on the hot path: each task writes a counter of its own. */
public final class Counts {
    private final List<AtomicLong> counters = new CopyOnWriteArrayList<>();

    /** A task's counter, written by one thread at a time. */
    public static final class Counter {
        private final AtomicLong value;

        private Counter(AtomicLong value) {
            this.value = value;
        }

        /** One more event is dealt with. */
        public void increment() {
            value.lazySet(value.getPlain() + 1);
        }
    }

    /** A new counter. */
    public Counter counter() {
        AtomicLong value = new AtomicLong();
        counters.add(value);
        return new Counter(value);
    }

    /** All tasks' events. */
    public long sum() {
        return counters.stream().mapToLong(AtomicLong::get).sum();
    }
}
