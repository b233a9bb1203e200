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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the rows of scenarios. Every run is a JVM of its own with an application id of its own that reads the load from its first
 * event; rows take turns, so that a machine that slows down slows all of them.
 */
final class Throughput {
    /** The same for all rows; the engine's chart gives more. */
    private static final List<String> ROW_OPTIONS = List.of("-Xms1g", "-Xmx1g");

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

    /** The figures of a scenario's rows, in their order. */
    Outcome run(Scenario scenario, Plan plan) throws IOException {
        Path own = folder.resolve(scenario.name());
        Map<RowKind, List<Lap>> laps = new EnumMap<>(RowKind.class);
        try (Broker broker = Broker.start(classPath, own, scenario.partitions())) {
            progress.accept(String.format(
                    Locale.ROOT,
                    "%s: writing %,d events",
                    scenario.name(),
                    scenario.load().written()));
            scenario.load().produce(broker.bootstrapServers());
            for (int round = 1; round <= plan.rounds(); round++) {
                for (RowKind row : scenario.rows()) {
                    Lap lap = lap(scenario, plan, broker, row, round, own);
                    progress.accept(String.format(
                            Locale.ROOT,
                            "%s  round %d of %d  %-17s  %,9.0f events/s  %6.1f CPU µs/event",
                            scenario.name(),
                            round,
                            plan.rounds(),
                            row.label(),
                            lap.eventsPerSecond(),
                            lap.cpuMicros()));
                    laps.computeIfAbsent(row, first -> new ArrayList<>()).add(lap);
                }
            }
        } finally {
            Folders.delete(own);
        }
        return new Outcome(
                scenario,
                scenario.rows().stream()
                        .map(row -> new Figures(row, laps.get(row)))
                        .toList());
    }

    private Lap lap(Scenario scenario, Plan plan, Broker broker, RowKind row, int round, Path own) throws IOException {
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
                plan.warmSeconds(),
                plan.measureSeconds());
        try (ChildJvm jvm = ChildJvm.start(
                name,
                own.resolve("logs"),
                ROW_OPTIONS,
                classPath.forPlatform(row.platform()),
                RowMain.class,
                task.toJson())) {
            return RowTask.read(jvm.result(), Lap.class);
        } finally {
            broker.forget(name);
            Folders.delete(state);
        }
    }
}
