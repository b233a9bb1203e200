package io.tidewatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.latency.Latencies;
import io.tidewatch.bench.latency.OpenLoop;
import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.bench.row.RowKind;
import io.tidewatch.bench.row.Vitals;
import io.tidewatch.replay.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code tidewatch bench latency}: from an event's creation until a read-committed consumer sees what it led to, by open loop at shares
 * of the maximum, exactly-once and at-least-once.
 */
@Command(
        name = "latency",
        description =
                "From an event's creation until a read-committed consumer sees its score or alert, by open loop (fixed"
                        + " arrival times) at shares of the maximum, exactly-once and at-least-once.",
        mixinStandardHelpOptions = true)
final class LatencyCommand implements Callable<Integer> {
    private static final int PARTITIONS = 4;
    /** The maximum is taken from a burst that the engine works off. It also warms the engine up, so it is sent in any case. */
    private static final double SHARE_OF_BURST_TO_WARM_UP = 0.5;
    /** A peer's burst is smaller by as much, or it would last a minute. */
    private static final int SLOWER = 5;

    private static final double HALF = 0.5;
    private static final String EXACTLY_ONCE = "exactly-once";
    private static final String AT_LEAST_ONCE = "at-least-once";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--rows",
            defaultValue = "engine",
            split = ",",
            description = "Which rows, with commas (${DEFAULT-VALUE}); all but the engine at half load only.")
    private List<String> rows;

    @Option(
            names = "--maximum",
            description = "Events per second to take shares of (default: what a burst is worked off with).")
    private Optional<Double> maximum;

    @Option(
            names = "--burst",
            defaultValue = "300000",
            description = "Events to warm up and to measure the maximum with (${DEFAULT-VALUE}).")
    private int burst;

    @Option(names = "--shares", defaultValue = "0.25,0.5,0.75", split = ",", description = "Shares (${DEFAULT-VALUE}).")
    private List<Double> shares;

    @Option(
            names = "--guarantees",
            defaultValue = "exactly-once,at-least-once",
            split = ",",
            description = "Which guarantees, with commas (${DEFAULT-VALUE}).")
    private List<String> guarantees;

    @Option(
            names = "--users",
            defaultValue = "100000",
            description = "Different users, drawn evenly (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--warm",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Not counted (${DEFAULT-VALUE}). Less measures the compilers of four cold JVMs.")
    private double warm;

    @Option(
            names = "--measure",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Counted (${DEFAULT-VALUE}).")
    private double measure;

    @Option(names = "--model", paramLabel = "DIR", description = "The model folder (default: the shipped model).")
    private Optional<Path> model;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Optional<Path> file;

    private Home home;
    private ClassPath classPath;
    private Path folder;

    @Override
    public Integer call() throws IOException {
        if (!(warm >= 0)
                || !(measure > 0)
                || users < 1
                || burst < 1
                || shares.stream().anyMatch(share -> !(share > 0))) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "give --measure, --users, --burst and --shares above 0, --warm of at least 0");
        }
        List<RowKind> kinds = kinds();
        if (!List.of(EXACTLY_ONCE, AT_LEAST_ONCE).containsAll(guarantees)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--guarantees knows " + EXACTLY_ONCE + " and " + AT_LEAST_ONCE);
        }
        file.ifPresent(ResultFiles::prepare);
        home = Home.ofLauncher();
        classPath = home.classPath();
        folder = home.workFolder();
        ObjectNode json = head(Instant.now());
        ArrayNode lines = json.putArray("rows");
        ArrayNode failures = json.putArray("failures");
        try {
            for (RowKind kind : kinds) {
                for (String guarantee : guarantees) {
                    try {
                        measure(kind, guarantee, lines);
                    } catch (IOException | RuntimeException failed) {
                        failures.addObject()
                                .put("row", kind.label())
                                .put("guarantee", guarantee)
                                .put("cause", failed.getMessage());
                    }
                }
            }
        } finally {
            Folders.delete(folder);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(LatencyTable.of(json));
        out.flush();
        if (file.isPresent()) {
            Report.write(file.get(), json);
        }
        // In a part of a larger bench a peer that failed is said in the table and costs the others nothing.
        return lines.isEmpty() ? 1 : 0;
    }

    private List<RowKind> kinds() {
        try {
            return rows.stream().map(RowKind::of).toList();
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    /** One row with one guarantee, by a broker of its own. */
    private void measure(RowKind kind, String guarantee, ArrayNode lines) throws IOException {
        Path own = folder.resolve(kind.label() + "-" + guarantee);
        PrintWriter err = spec.commandLine().getErr();
        try (Broker broker = Broker.start(classPath, own, PARTITIONS);
                EngineProcess process = EngineProcess.start(
                        new EngineProcess.Settings(kind, "row", "latency", guarantee.equals(EXACTLY_ONCE), true, 0),
                        broker,
                        classPath,
                        home.models(model),
                        own)) {
            process.await("started", Vitals::running);
            OpenLoop loop = new OpenLoop(broker.bootstrapServers(), users);
            double measured = maximum(process, loop, kind);
            double most = maximum.orElse(measured);
            for (double share : kind == RowKind.ENGINE ? shares : List.of(HALF)) {
                ObjectNode line = line(kind, guarantee, share, share * most, loop.run(share * most, warm, measure));
                lines.add(line);
                err.print(LatencyTable.row(line));
                err.flush();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    /** How fast the engine works off a burst, after the first half of it. */
    private double maximum(EngineProcess engine, OpenLoop loop, RowKind kind) throws IOException {
        int burst = kind.isPeer() ? this.burst / SLOWER : this.burst;
        long before = engine.vitals().done();
        loop.burst(burst);
        long warmUp = before + (long) (burst * SHARE_OF_BURST_TO_WARM_UP);
        Vitals half = engine.awaitBusy("worked off half of a burst", vitals -> vitals.done() >= warmUp);
        long from = System.nanoTime();
        Vitals all = engine.awaitBusy("worked off a burst", vitals -> vitals.done() >= before + burst);
        return (all.done() - half.done()) / ((System.nanoTime() - from) / 1e9);
    }

    private ObjectNode head(Instant started) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("machine", Machine.describe());
        json.put("date", started.toString());
        json.put("users", users);
        json.put("partitions", PARTITIONS);
        json.put("warm_seconds", warm);
        json.put("measure_seconds", measure);
        return json;
    }

    private static ObjectNode line(RowKind kind, String guarantee, double share, double rate, OpenLoop.Seen seen) {
        ObjectNode line = new ObjectMapper().createObjectNode();
        line.put("row", kind.label());
        line.put("guarantee", guarantee);
        line.put("share_of_maximum", share);
        line.put("events_per_second", rate);
        line.put("sent", seen.sent());
        put(line.putObject("events"), seen.events());
        put(line.putObject("alerts"), seen.alerts());
        return line;
    }

    private static void put(ObjectNode json, Latencies latencies) {
        json.put("count", latencies.count());
        if (latencies.count() > 0) {
            json.put("p50_ms", latencies.percentile(0.5));
            json.put("p99_ms", latencies.percentile(0.99));
            json.put("p999_ms", latencies.percentile(0.999));
        }
    }
}
