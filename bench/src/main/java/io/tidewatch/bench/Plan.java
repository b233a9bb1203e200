package io.tidewatch.bench;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.row.RowKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bench runs.
 *
 * @param name quick, full, smoke or own
 * @param scenarios one after the other, each with a broker of its own
 * @param own of the engine and what it stands on
 * @param peers of the others, which are slower, so that they have as many rounds in a little less time
 */
record Plan(String name, List<Scenario> scenarios, Pace own, Pace peers) {
    private static final String SMOKE = "smoke";

    private static final List<RowKind> ALL = List.of(RowKind.values());
    /** Those that the goals speak of. */
    private static final List<RowKind> GOALS = List.of(
            RowKind.STATE_LINE,
            RowKind.STATE_LINE_CACHED,
            RowKind.ENGINE,
            RowKind.STREAMS_WINDOW,
            RowKind.FLINK_STEP,
            RowKind.FLINK_BATCH);

    private static final List<RowKind> WITHOUT_PEERS =
            List.of(RowKind.STATE_LINE, RowKind.STATE_LINE_CACHED, RowKind.ENGINE);
    private static final List<RowKind> GROWTH = List.of(RowKind.STATE_LINE, RowKind.ENGINE);
    private static final int SMALL = 100_000;
    private static final int LARGE = 1_000_000;
    private static final int LARGEST = 10_000_000;

    Plan {
        scenarios = List.copyOf(scenarios);
    }

    /** Under ten minutes on two idle cores: the rows that the goals speak of, under session and uniform traffic. */
    static Plan quick() {
        // Enough for the fastest row of the goals: half warms up, and the other half lasts some seconds at 250,000 a
        // second.
        int events = 2_500_000;
        int rounds = 2;
        return new Plan(
                "quick",
                List.of(
                        new Scenario(new Load(Traffic.SESSION, SMALL, events, false), 4, 1, GOALS, rounds),
                        new Scenario(new Load(Traffic.UNIFORM, SMALL, events, false), 4, 1, GOALS, rounds)),
                new Pace(14, 4),
                new Pace(11, 3));
    }

    /** About an hour with its parts: every load, 100,000 to 10 million users, 1 to 16 partitions, 1 and 2 stream threads. */
    static Plan full() {
        int events = 4_000_000;
        // Loads whose rows run once or without the fastest row.
        int fewer = 2_000_000;
        List<Scenario> scenarios = new ArrayList<>();
        for (Traffic traffic : List.of(Traffic.SESSION, Traffic.UNIFORM)) {
            scenarios.add(new Scenario(new Load(traffic, SMALL, events, false), 4, 1, GOALS, 3));
        }
        scenarios.add(new Scenario(new Load(Traffic.ZIPF, SMALL, fewer, false), 4, 1, ALL, 1));
        scenarios.add(new Scenario(new Load(Traffic.SHOP, SMALL, fewer, false), 4, 1, WITHOUT_PEERS, 1));
        Load session = new Load(Traffic.SESSION, SMALL, fewer, false);
        scenarios.add(new Scenario(session, 1, 1, WITHOUT_PEERS, 1));
        scenarios.add(new Scenario(
                session,
                4,
                2,
                List.of(RowKind.STATE_LINE, RowKind.STATE_LINE_CACHED, RowKind.ENGINE, RowKind.FLINK_BATCH),
                1));
        scenarios.add(new Scenario(session, 16, 2, WITHOUT_PEERS, 1));
        scenarios.addAll(growth());
        return new Plan("full", scenarios, new Pace(18, 6), new Pace(16, 5));
    }

    /** The same traffic after one event of each of 100,000, 1 and 10 million users. */
    private static List<Scenario> growth() {
        // The filling has no bursts and no user who comes back: half of these warm up what that has not.
        int events = 2_000_000;
        List<Scenario> growth = new ArrayList<>();
        for (Traffic traffic : List.of(Traffic.SESSION, Traffic.UNIFORM)) {
            growth.add(new Scenario(new Load(traffic, SMALL, events, true), 4, 1, GROWTH, 2));
        }
        growth.add(new Scenario(new Load(Traffic.UNIFORM, LARGE, events, true), 4, 1, GROWTH, 1));
        // Filling them takes minutes: the engine only, which the goal compares with itself. Last, so that a run that is
        // broken off has everything else.
        for (Traffic traffic : List.of(Traffic.SESSION, Traffic.UNIFORM)) {
            growth.add(new Scenario(new Load(traffic, LARGEST, events, true), 4, 1, List.of(RowKind.ENGINE), 1));
        }
        return growth;
    }

    /** Under a minute: that every kind of row runs, not how fast. */
    static Plan smoke() {
        Load load = new Load(Traffic.SESSION, 1000, 100_000, false);
        List<RowKind> rows = List.of(RowKind.STATE_LINE, RowKind.ENGINE, RowKind.STREAMS_WINDOW, RowKind.FLINK_BATCH);
        return new Plan(SMOKE, List.of(new Scenario(load, 2, 1, rows, 1)), new Pace(0.5, 1), new Pace(0.5, 1));
    }

    /** Whether it measures nothing, so that no goal can be reached by it. */
    boolean isSmoke() {
        return name.equals(SMOKE);
    }

    Pace pace(RowKind row) {
        return row.isPeer() ? peers : own;
    }
}
