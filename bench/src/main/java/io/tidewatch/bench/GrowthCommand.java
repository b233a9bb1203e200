package io.tidewatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ChildJvm;
import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.bench.row.RowKind;
import io.tidewatch.bench.row.StateFill;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.cli.savepoint.Cluster;
import io.tidewatch.cli.savepoint.CopyFigures;
import io.tidewatch.cli.savepoint.Generations;
import io.tidewatch.cli.savepoint.Growth;
import io.tidewatch.cli.savepoint.Telling;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.replay.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidewatch bench growth}: how fast a state is copied, and how long nobody decides while an engine grows. */
@Command(
        name = "growth",
        description = "Grow an engine of many users: how fast its state is copied, and for how long nobody decides.",
        mixinStandardHelpOptions = true)
final class GrowthCommand implements Callable<Integer> {
    private static final String APPLICATION = "growth";
    private static final List<String> OPTIONS = List.of("-Xmx1g", ChildJvm.SHORT_PAUSES);
    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--users", defaultValue = "1000000", description = "Users (${DEFAULT-VALUE}).")
    private long users;

    @Option(names = "--from", defaultValue = "4", description = "Partitions before (${DEFAULT-VALUE}).")
    private int from;

    @Option(names = "--to", defaultValue = "12", description = "Partitions after (${DEFAULT-VALUE}).")
    private int to;

    @Option(names = "--model", paramLabel = "DIR", description = "The model folder (default: the shipped model).")
    private Optional<Path> model;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Optional<Path> json;

    private final List<ChildJvm> engines = new ArrayList<>();
    private ClassPath classPath;
    private Path folder;
    private Path models;
    private Broker broker;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (users < 1 || from < 1 || to <= from || to % from != 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "give --users and --from above 0, and --to a multiple of --from");
        }
        json.ifPresent(ResultFiles::prepare);
        Home home = Home.ofLauncher();
        classPath = home.classPath();
        models = home.models(model).step();
        folder = home.workFolder();
        Instant started = Instant.now();
        try (Broker own = Broker.start(classPath, folder, from);
                Admin admin = Admin.create(Map.of("bootstrap.servers", own.bootstrapServers()));
                Model served = Model.load(models, Device.CPU)) {
            broker = own;
            say("writing the state of " + users + " users");
            StateFill.write(own.bootstrapServers(), APPLICATION, from, users, models, served.manifest());
            Cluster cluster = new Cluster(admin);
            start("one", "number: 1");
            awaitMembers(cluster);
            Growth growth = new Growth(
                    new Generations(APPLICATION, 1),
                    cluster,
                    Map.of("bootstrap.servers", own.bootstrapServers()),
                    new Starting());
            long begun = System.nanoTime();
            growth.grow(to, true);
            print(growth, (System.nanoTime() - begun) / 1e9, started);
        } finally {
            // An engine does not end by itself, and has nothing to lose here.
            for (ChildJvm engine : engines) {
                engine.kill();
            }
            Folders.delete(folder);
        }
        return 0;
    }

    private void print(Growth growth, double seconds, Instant started) throws IOException {
        CopyFigures copied = growth.copied().orElseThrow();
        ObjectNode all = new ObjectMapper().createObjectNode();
        all.put("machine", Machine.describe());
        all.put("date", started.toString());
        all.put("users", copied.users());
        all.put("from", from);
        all.put("to", to);
        all.put("copy_seconds", copied.seconds());
        all.put("copy_cpu_seconds", copied.cpuSeconds());
        all.put("users_per_second", copied.rows() / copied.seconds());
        all.put("users_per_cpu_second", copied.rows() / copied.cpuSeconds());
        all.put("bytes", copied.bytes());
        all.put("total_seconds", seconds);
        all.put("downtime_seconds", growth.downtimeSeconds().orElseThrow());
        PrintWriter out = spec.commandLine().getOut();
        out.print(GrowthTable.of(all));
        out.flush();
        if (json.isPresent()) {
            Report.write(json.get(), all);
        }
    }

    /** As a person starts it, who may then forget it. */
    private void start(String name, String generation) throws IOException {
        Path config =
                Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("engine.yaml"), """
                    application_id: %s
                    generation: {%s}
                    bootstrap_servers: %s
                    model: {path: %s, device: cpu}
                    policy: {act_before_trained: true}
                    state: {directory: %s}
                    http: {port: 0}
                    """.formatted(
                                APPLICATION,
                                generation,
                                broker.bootstrapServers(),
                                models,
                                folder.resolve(name).resolve("state")));
        engines.add(ChildJvm.start(
                name,
                folder.resolve("logs"),
                OPTIONS,
                classPath.forPlatform(RowKind.Platform.STREAMS),
                Tidewatch.class,
                "run",
                "--config",
                config.toString()));
    }

    private static void awaitMembers(Cluster cluster) {
        while (cluster.members(APPLICATION) == 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    /** Starts the next generation when it is told that it may. */
    private final class Starting implements Telling {
        @Override
        public void progress(Supplier<String> words) {
            // The figures say it.
        }

        @Override
        public void line(String words) {
            say(words);
            if (engines.size() == 1) {
                try {
                    start("two", "number: 2, from: g2");
                } catch (IOException cannotStart) {
                    throw new UncheckedIOException(cannotStart);
                }
            }
        }

        @Override
        public boolean agrees(String question) {
            return true;
        }

        @Override
        public boolean isWatched() {
            return false;
        }
    }
}
