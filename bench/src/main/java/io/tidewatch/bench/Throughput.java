package io.tidewatch.bench;

import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ChildJvm;
import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.bench.row.Lap;
import io.tidewatch.bench.row.RowKind;
import io.tidewatch.bench.row.RowMain;
import io.tidewatch.bench.row.RowTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs the rows of scenarios. Every run is a JVM of its own with an application id of its own that reads the load from its first
 * event; rows take turns, so that a machine that slows down slows all of them. A run that fails is noted, and the others go on.
 */
final class Throughput {
    /** The same for all rows; the engine's chart gives more. */
    private static final List<String> ROW_OPTIONS = List.of("-Xms1g", "-Xmx1g");
    /** The engine pays for its short pauses; nobody else is held to them. */
    private static final List<String> ENGINE_OPTIONS = Stream.concat(
                    ROW_OPTIONS.stream(), Stream.of(ChildJvm.SHORT_PAUSES))
            .toList();
    /** Beside warm-up and measuring: start, rebalance, a minute in which a row that stands still is given up. */
    private static final Duration OVERHEAD = Duration.ofMinutes(2);
    /** A row that fills its state more slowly is given up: of ten million users it would take an hour. */
    private static final double SLOWEST_FILLING_PER_SECOND = 10_000;

    private final ClassPath classPath;
    private final Models models;
    private final Path folder;
    private final Consumer<String> progress;

    /**
     * Over what is built.
     *
     * @param folder for logs and state; emptied as runs end
     */
    Throughput(ClassPath classPath, Models models, Path folder, Consumer<String> progress) {
        this.classPath = classPath;
        this.models = models;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * One run of a scenario's first row with a profiler, whose file and stacks it leaves.
     *
     * @param flameGraph the file
     */
    Lap profile(Scenario scenario, Pace pace, Path flameGraph) throws IOException {
        Path own = folder.resolve(scenario.name());
        try (Broker broker = Broker.start(classPath, own, scenario.partitions())) {
            scenario.load().produce(broker.bootstrapServers());
            List<String> options = new ArrayList<>(options(scenario.rows().get(0)));
            options.add(RowMain.profileOption(flameGraph));
            // Otherwise the profiler places code at the nearest safepoint, which is elsewhere.
            options.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
            Lap lap = lap(scenario, pace, broker, scenario.rows().get(0), 1, own, options);
            progress.accept(line(scenario, 1, scenario.rows().get(0), lap));
            return lap;
        } finally {
            Folders.delete(own);
        }
    }

    /** The figures of a scenario's rows, in their order. */
    Outcome run(Scenario scenario, Plan plan) throws IOException {
        Path own = folder.resolve(scenario.name());
        Map<RowKind, List<Lap>> laps = new EnumMap<>(RowKind.class);
        List<Failure> failures = new ArrayList<>();
        try (Broker broker = Broker.start(classPath, own, scenario.partitions())) {
            progress.accept(String.format(
                    Locale.ROOT,
                    "%s: writing %,d events",
                    scenario.name(),
                    scenario.load().written()));
            scenario.load().produce(broker.bootstrapServers());
            for (int round = 1; round <= scenario.rounds(); round++) {
                for (RowKind row : scenario.order(round)) {
                    try {
                        Lap lap = lap(scenario, plan.pace(row), broker, row, round, own, options(row));
                        laps.computeIfAbsent(row, first -> new ArrayList<>()).add(lap);
                        progress.accept(line(scenario, round, row, lap));
                    } catch (IOException | RuntimeException failed) {
                        failures.add(new Failure(row.label(), round, failed.getMessage()));
                        progress.accept(scenario.name() + "  " + row.label() + " failed: " + failed.getMessage());
                    }
                }
            }
        } catch (IOException | RuntimeException failed) {
            // Without a broker or a load there is no row; other scenarios have their own.
            failures.add(new Failure("broker and load", 1, failed.getMessage()));
            progress.accept(scenario.name() + " failed: " + failed.getMessage());
        } finally {
            Folders.delete(own);
        }
        return new Outcome(
                scenario,
                scenario.rows().stream()
                        .filter(laps::containsKey)
                        .map(row -> new Figures(row, laps.get(row)))
                        .toList(),
                failures);
    }

    private Lap lap(Scenario scenario, Pace pace, Broker broker, RowKind row, int round, Path own, List<String> options)
            throws IOException {
        String name = "bench-" + row.label() + "-" + round;
        Path state = own.resolve(name);
        RowTask task = new RowTask(
                row.label(),
                broker.bootstrapServers(),
                models.step().toString(),
                models.window().toString(),
                state.toString(),
                name,
                scenario.threads(),
                true,
                false,
                0,
                scenario.load().written(),
                scenario.load().filling(),
                pace.warmSeconds(),
                pace.measureSeconds());
        try (ChildJvm jvm = ChildJvm.start(
                name,
                own.resolve("logs"),
                options,
                classPath.forPlatform(row.platform()),
                RowMain.class,
                task.toJson())) {
            return RowTask.read(jvm.result(limit(scenario, pace)), Lap.class);
        } finally {
            broker.forget(name);
            Folders.delete(state);
        }
    }

    private static List<String> options(RowKind row) {
        return row.isEngine() ? ENGINE_OPTIONS : ROW_OPTIONS;
    }

    private static Duration limit(Scenario scenario, Pace pace) {
        double seconds =
                pace.warmSeconds() + pace.measureSeconds() + scenario.load().filling() / SLOWEST_FILLING_PER_SECOND;
        return OVERHEAD.plusSeconds(Math.round(seconds));
    }

    private static String line(Scenario scenario, int round, RowKind row, Lap lap) {
        return String.format(
                Locale.ROOT,
                "%s  round %d of %d  %-17s  %,9.0f events/s  %6.1f CPU µs/event  (%.1f s after %.1f s of warm-up%s)",
                scenario.name(),
                round,
                scenario.rounds(),
                row.label(),
                lap.eventsPerSecond(),
                lap.cpuMicros(),
                lap.seconds(),
                lap.warmSeconds(),
                lap.settled() ? "" : ", not settled");
    }
}
