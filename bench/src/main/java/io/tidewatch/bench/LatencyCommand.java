package io.tidewatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.latency.Latencies;
import io.tidewatch.bench.latency.OpenLoop;
import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.bench.row.Vitals;
import io.tidewatch.replay.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    /** The maximum is taken from a burst that the engine works off. */
    private static final double SHARE_OF_BURST_TO_WARM_UP = 0.5;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--maximum", description = "Events per second to take shares of; measured first when left out.")
    private Optional<Double> maximum;

    @Option(
            names = "--burst",
            defaultValue = "300000",
            description = "Events to measure the maximum with (${DEFAULT-VALUE}).")
    private int burst;

    @Option(names = "--shares", defaultValue = "0.25,0.5,0.75", split = ",", description = "Shares (${DEFAULT-VALUE}).")
    private List<Double> shares;

    @Option(
            names = "--users",
            defaultValue = "100000",
            description = "Different users, drawn evenly (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--warm",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "Not counted (${DEFAULT-VALUE}).")
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
    private Optional<Path> json;

    private record Line(boolean exactlyOnce, double share, double rate, OpenLoop.Seen seen) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(warm >= 0)
                || !(measure > 0)
                || users < 1
                || burst < 1
                || shares.stream().anyMatch(share -> !(share > 0))) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "give --measure, --users, --burst and --shares above 0, --warm of at least 0");
        }
        PrintWriter err = spec.commandLine().getErr();
        Home home = Home.ofLauncher();
        ClassPath classPath = home.classPath();
        Models models = home.models(model);
        Path folder = home.workFolder();
        Instant started = Instant.now();
        List<Line> lines = new ArrayList<>();
        try {
            for (boolean exactlyOnce : List.of(true, false)) {
                Path own = folder.resolve(guarantee(exactlyOnce));
                try (Broker broker = Broker.start(classPath, own, PARTITIONS);
                        EngineProcess engine = EngineProcess.start(
                                new EngineProcess.Settings("engine", "latency", exactlyOnce, true, 0),
                                broker,
                                classPath,
                                models,
                                own)) {
                    engine.await("started", Vitals::running);
                    OpenLoop loop = new OpenLoop(broker.bootstrapServers(), users);
                    double most = maximum.isPresent() ? maximum.get() : maximum(engine, loop);
                    for (double share : shares) {
                        Line line = new Line(exactlyOnce, share, share * most, loop.run(share * most, warm, measure));
                        lines.add(line);
                        err.print(row(line));
                        err.flush();
                    }
                }
            }
        } finally {
            Folders.delete(folder);
        }
        print(lines, started);
        if (json.isPresent()) {
            Report.write(json.get(), json(lines, started));
        }
        return 0;
    }

    /** How fast the engine works off a burst, after the first half of it. */
    private double maximum(EngineProcess engine, OpenLoop loop) throws IOException {
        long before = engine.vitals().done();
        loop.burst(burst);
        long warmUp = before + (long) (burst * SHARE_OF_BURST_TO_WARM_UP);
        Vitals half = engine.await("worked off half of a burst", vitals -> vitals.done() >= warmUp);
        long from = System.nanoTime();
        Vitals all = engine.await("worked off a burst", vitals -> vitals.done() >= before + burst);
        return (all.done() - half.done()) / ((System.nanoTime() - from) / 1e9);
    }

    private void print(List<Line> lines, Instant started) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s, %s; open loop, %,d users drawn evenly, %d partitions, one stream thread, %.0f s after %.0f s of warm-up; the"
                        + " engine, the broker, and sender and reader each in a JVM of their own on this machine. Milliseconds from"
                        + " creation to visibility, read committed.%n%n",
                Machine.describe(),
                started,
                users,
                PARTITIONS,
                measure,
                warm);
        out.print("| guarantee | load | events/s | scores seen / sent | p50 | p99 | p99.9 | alerts | p50 | p99 |\n");
        out.print("|---|---|---|---|---|---|---|---|---|---|\n");
        lines.forEach(line -> out.print(row(line)));
        out.flush();
    }

    private static String row(Line line) {
        Latencies scores = line.seen.scores();
        Latencies alerts = line.seen.alerts();
        return String.format(
                Locale.ROOT,
                "| %s | %.0f %% | %,.0f | %,d / %,d | %s | %s | %s | %,d | %s | %s |%n",
                guarantee(line.exactlyOnce),
                100 * line.share,
                line.rate,
                scores.count(),
                line.seen.sent(),
                percentile(scores, 0.5),
                percentile(scores, 0.99),
                percentile(scores, 0.999),
                alerts.count(),
                percentile(alerts, 0.5),
                percentile(alerts, 0.99));
    }

    private ObjectNode json(List<Line> lines, Instant started) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("machine", Machine.describe());
        json.put("date", started.toString());
        json.put("users", users);
        json.put("partitions", PARTITIONS);
        json.put("measure_seconds", measure);
        ArrayNode rows = json.putArray("rows");
        for (Line line : lines) {
            ObjectNode row = rows.addObject();
            row.put("guarantee", guarantee(line.exactlyOnce));
            row.put("share_of_maximum", line.share);
            row.put("events_per_second", line.rate);
            row.put("sent", line.seen.sent());
            put(row.putObject("scores"), line.seen.scores());
            put(row.putObject("alerts"), line.seen.alerts());
        }
        return json;
    }

    private static void put(ObjectNode json, Latencies latencies) {
        json.put("count", latencies.count());
        if (latencies.count() > 0) {
            json.put("p50_ms", latencies.percentile(0.5));
            json.put("p99_ms", latencies.percentile(0.99));
            json.put("p999_ms", latencies.percentile(0.999));
        }
    }

    /** Too few for a percentile are not given one. */
    private static String percentile(Latencies latencies, double share) {
        return latencies.count() * (1 - share) < 1 ? "–" : Long.toString(latencies.percentile(share));
    }

    private static String guarantee(boolean exactlyOnce) {
        return exactlyOnce ? "exactly-once" : "at-least-once";
    }
}
