package io.tidewatch.bench;

import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.row.Lap;
import io.tidewatch.bench.row.ProfilePart;
import io.tidewatch.bench.row.ProfileStacks;
import io.tidewatch.bench.row.RowKind;
import io.tidewatch.replay.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidewatch bench profile}: where a row's time goes, as a flame graph and as shares of its parts. */
@Command(
        name = "profile",
        description =
                "Where a row's CPU time goes: a flame graph (HTML) of its process while it is measured, and a table of its"
                        + " threads' time by part. With async-profiler, on Linux and macOS.",
        mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
    /** Threads whose time is less of all are put together. */
    private static final double SHOWN = 0.01;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"--row", "--rows"},
            defaultValue = "engine",
            description = "Which row (${DEFAULT-VALUE}).")
    private String row;

    @Option(names = "--traffic", defaultValue = "session", description = "Of what traffic (${DEFAULT-VALUE}).")
    private Traffic traffic;

    @Option(names = "--users", defaultValue = "100000", description = "Different users (${DEFAULT-VALUE}).")
    private int users;

    @Option(names = "--events", defaultValue = "3000000", description = "Events of the load (${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--filled",
            description =
                    "After one event of every user, so that the state has its full size; without it users come as they are drawn.")
    private boolean filled;

    @Option(names = "--partitions", defaultValue = "4", description = "Partitions (${DEFAULT-VALUE}).")
    private int partitions;

    @Option(names = "--threads", defaultValue = "1", description = "Stream threads (${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--warm",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Most time before (${DEFAULT-VALUE}).")
    private double warm;

    @Option(
            names = "--measure",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Most time of the profile (${DEFAULT-VALUE}).")
    private double measure;

    @Option(names = "--model", paramLabel = "DIR", description = "The model folder (default: the shipped model).")
    private Optional<Path> model;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The flame graph, such as engine.html.")
    private Path flameGraph;

    @Override
    public Integer call() throws IOException {
        Scenario scenario;
        Pace pace;
        try {
            scenario = new Scenario(
                    new Load(traffic, users, events, filled), partitions, threads, List.of(RowKind.of(row)), 1);
            pace = new Pace(warm, measure);
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        Path file = flameGraph.toAbsolutePath();
        ResultFiles.prepare(file);
        Home home = Home.ofLauncher();
        Path folder = home.workFolder();
        Instant started = Instant.now();
        try {
            Throughput throughput = new Throughput(
                    home.classPath(),
                    home.models(model),
                    folder,
                    line -> spec.commandLine().getErr().println(line));
            Lap lap = throughput.profile(scenario, pace, file);
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    Locale.ROOT,
                    "%s, %s; %s, %s: %,.0f events/s and %.1f CPU µs/event while it was profiled. Flame graph: %s%n%n",
                    Machine.describe(),
                    started,
                    scenario.name(),
                    row,
                    lap.eventsPerSecond(),
                    lap.cpuMicros(),
                    flameGraph);
            tables(out, ProfileStacks.read(file), lap, RowKind.of(row).platform());
            out.flush();
            return 0;
        } finally {
            Folders.delete(folder);
        }
    }

    private static void tables(PrintWriter out, List<ProfileStacks.Stack> stacks, Lap lap, RowKind.Platform platform) {
        Map<ProfilePart, Long> parts = new EnumMap<>(ProfilePart.class);
        Map<String, Long> threads = new TreeMap<>();
        long all = 0;
        long workers = 0;
        for (ProfileStacks.Stack stack : stacks) {
            if (platform.isWorker(stack.thread())) {
                parts.merge(ProfilePart.of(stack.frames()), stack.samples(), Long::sum);
                workers += stack.samples();
            }
            threads.merge(group(stack.thread(), platform), stack.samples(), Long::sum);
            all += stack.samples();
        }
        if (workers == 0) {
            out.println("No sample of a thread that does the row's work.");
            return;
        }
        double total = workers;
        double everything = all;
        out.print("| part of the row's own threads | share | CPU µs/event |\n|---|---|---|\n");
        parts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(part -> out.printf(
                        Locale.ROOT,
                        "| %s | %.1f %% | %.2f |%n",
                        part.getKey().words(),
                        100 * part.getValue() / total,
                        lap.cpuMicros() * part.getValue() / total));
        out.print("\n| threads of the process | share |\n|---|---|\n");
        threads.entrySet().stream()
                .filter(thread -> thread.getValue() >= SHOWN * everything)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(thread -> out.printf(
                        Locale.ROOT, "| %s | %.1f %% |%n", thread.getKey(), 100 * thread.getValue() / everything));
    }

    /** Threads of one purpose together. */
    private static String group(String thread, RowKind.Platform platform) {
        if (thread.contains("kafka-producer-network-thread")) {
            return "producer's network";
        }
        if (platform.isWorker(thread)) {
            return "the row's own";
        }
        if (thread.startsWith("GC Thread") || thread.startsWith("G1 ") || thread.startsWith("VM Thread")) {
            return "garbage collection, safepoints";
        }
        if (thread.contains("CompilerThre")) {
            return "compiler";
        }
        return thread.startsWith("rocksdb") ? "RocksDB's background" : thread.replaceAll("\\d+", "N");
    }
}
