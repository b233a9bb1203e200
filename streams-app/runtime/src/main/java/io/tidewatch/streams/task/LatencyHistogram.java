package io.tidewatch.streams.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts how long something took in a few classes. Thread-safe. */
public final class LatencyHistogram {
    /**
     * The classes' upper bounds, each included. An engine that keeps up takes some 0.1 s; one second is the budget of a warning after an
     * event, one minute that of a warning of silence; five minutes and an hour tell an outage from a slow hour.
     */
    private static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2_500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofHours(1));

    private final List<LongAdder> counts = new ArrayList<>();
    private final LongAdder sumMillis = new LongAdder();

    LatencyHistogram() {
        for (int i = 0; i <= BOUNDS.size(); i++) {
            counts.add(new LongAdder());
        }
    }

    /**
     * What was counted.
     *
     * @param bounds the classes' upper bounds, rising
     * @param counts one for each bound: how many took longer than the bound before and not longer than this one; behind them how many
     *     took longer than all
     * @param sum of all that was counted
     */
    public record Figures(List<Duration> bounds, List<Long> counts, Duration sum) {
        public Figures {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }
    }

    /** One took so long. Below zero, which only clocks that differ can tell, counts as nothing. */
    void record(long millis) {
        long took = Math.max(0, millis);
        int i = 0;
        while (i < BOUNDS.size() && took > BOUNDS.get(i).toMillis()) {
            i++;
        }
        counts.get(i).increment();
        sumMillis.add(took);
    }

    /** The counts now. */
    public Figures figures() {
        return new Figures(BOUNDS, counts.stream().map(LongAdder::sum).toList(), Duration.ofMillis(sumMillis.sum()));
    }
}
