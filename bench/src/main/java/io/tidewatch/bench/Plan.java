package io.tidewatch.bench;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.row.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a bench runs.
 *
 * @param name quick, full, smoke or own
 * @param scenarios one after the other, each with a broker of its own
 * @param rounds how often the rows of a scenario run in turn
 * @param warmSeconds most time of a run before measuring
 * @param measureSeconds most time of measuring
 */
record Plan(String name, List<Scenario> scenarios, int rounds, double warmSeconds, double measureSeconds) {
    private static final List<RowKind> ALL = List.of(RowKind.values());
    private static final List<RowKind> WITHOUT_PEERS =
            List.of(RowKind.STATE_LINE, RowKind.STATE_LINE_CACHED, RowKind.ENGINE, RowKind.ENGINE_UNSCORED);
    private static final List<RowKind> GROWTH = List.of(RowKind.STATE_LINE, RowKind.ENGINE);
    private static final int SMALL = 100_000;
    private static final int LARGE = 1_000_000;
    private static final int LARGEST = 10_000_000;

    Plan {
        scenarios = List.copyOf(scenarios);
        if (rounds < 1 || !(warmSeconds >= 0) || !(measureSeconds > 0)) {
            throw new IllegalArgumentException("give at least one round and some time to measure");
        }
    }

    /** Under ten minutes on two idle cores: all rows under the two loads that the goals speak of. */
    static Plan quick() {
        int events = 1_000_000;
        return new Plan(
                "quick",
                List.of(
                        new Scenario(new Load(Traffic.SESSION, SMALL, events, false), 4, 1, ALL),
                        new Scenario(new Load(Traffic.UNIFORM, SMALL, events, false), 4, 1, ALL)),
                3,
                2,
                2.5);
    }

    /** Hours: every load, 100,000 to 10 million users, 1 to 16 partitions, 1 and 2 stream threads. */
    static Plan full() {
        int events = 4_000_000;
        List<Scenario> scenarios = new ArrayList<>();
        for (Traffic traffic : List.of(Traffic.SESSION, Traffic.UNIFORM)) {
            scenarios.add(new Scenario(new Load(traffic, SMALL, events, false), 4, 1, ALL));
        }
        for (Traffic traffic : List.of(Traffic.ZIPF, Traffic.SHOP)) {
            scenarios.add(new Scenario(new Load(traffic, SMALL, events, false), 4, 1, WITHOUT_PEERS));
        }
        Load session = new Load(Traffic.SESSION, SMALL, events, false);
        scenarios.add(new Scenario(session, 1, 1, WITHOUT_PEERS));
        scenarios.add(new Scenario(session, 16, 1, WITHOUT_PEERS));
        scenarios.add(new Scenario(session, 4, 2, ALL));
        scenarios.add(new Scenario(session, 16, 2, WITHOUT_PEERS));
        for (int users : List.of(SMALL, LARGE, LARGEST)) {
            scenarios.add(new Scenario(new Load(Traffic.UNIFORM, users, LARGE, true), 4, 1, GROWTH));
        }
        return new Plan("full", scenarios, 5, 10, 15);
    }

    /** Under a minute: that every kind of row runs, not how fast. */
    static Plan smoke() {
        Load load = new Load(Traffic.SESSION, 1000, 100_000, false);
        List<RowKind> rows = Stream.of(RowKind.STATE_LINE, RowKind.ENGINE, RowKind.STREAMS_WINDOW, RowKind.FLINK_BATCH)
                .toList();
        return new Plan("smoke", List.of(new Scenario(load, 2, 1, rows)), 1, 0.5, 1);
    }
}
