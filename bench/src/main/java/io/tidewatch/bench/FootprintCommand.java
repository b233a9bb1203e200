package io.tidewatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.bench.row.Vitals;
import io.tidewatch.replay.report.Machine;
import io.tidewatch.streams.Names;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code tidewatch bench footprint}: memory, bytes per user on disk, changelog bytes per event, restore, first score, and a standby's
 * takeover.
 */
@Command(
        name = "footprint",
        description =
                "Memory, bytes per user on disk, changelog bytes per event, restore speed, time to the first score after a"
                        + " start, and how long a standby takes to go on after a crash.",
        mixinStandardHelpOptions = true)
final class FootprintCommand implements Callable<Integer> {
    private static final String APPLICATION = "footprint";
    /** A copy so few records behind is caught up: transactions leave markers that no store reads. */
    private static final int CAUGHT_UP = 100;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--users",
            defaultValue = "100000",
            description = "Users, one event of each first (${DEFAULT-VALUE}).")
    private int users;

    @Option(names = "--events", defaultValue = "300000", description = "Events after that (${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--traffic",
            defaultValue = "session",
            description = "Of what traffic: session, uniform or zipf (${DEFAULT-VALUE}).")
    private Traffic traffic;

    @Option(names = "--partitions", defaultValue = "4", description = "Partitions (${DEFAULT-VALUE}).")
    private int partitions;

    @Option(names = "--model", paramLabel = "DIR", description = "The model folder (default: the shipped model).")
    private Optional<Path> model;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Optional<Path> json;

    private Broker broker;
    private ClassPath classPath;
    private Models models;
    private Path folder;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (users < 1 || events < 1 || partitions < 1 || traffic == Traffic.SHOP) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "give --users, --events and --partitions above 0, and another --traffic than shop");
        }
        Home home = Home.ofLauncher();
        classPath = home.classPath();
        models = home.models(model);
        folder = home.workFolder();
        Instant started = Instant.now();
        Map<String, Double> figures = new LinkedHashMap<>();
        try (Broker own = Broker.start(classPath, folder, partitions)) {
            broker = own;
            Load load = new Load(traffic, users, events, true);
            load.produce(broker.bootstrapServers());
            filled(load, figures);
            restored(figures);
            takenOver(figures);
        } finally {
            Folders.delete(folder);
        }
        print(figures, started);
        return 0;
    }

    /** The whole load in a fresh engine. */
    private void filled(Load load, Map<String, Double> figures) throws IOException {
        try (EngineProcess engine = start("filled", 0)) {
            say("filling the state");
            engine.await("started", Vitals::running);
            Vitals all = engine.await("worked off the load", vitals -> vitals.done() >= load.written());
            figures.put("heap_bytes_after_collection", (double) all.heapBytes());
            figures.put("resident_bytes", (double) all.residentBytes());
            figures.put("rocksdb_block_cache_bytes", (double) all.rocksBlockCacheBytes());
            figures.put("rocksdb_memtable_bytes", (double) all.rocksMemtableBytes());
            changelogs(all.changelogBytes(), load.written(), figures);
        }
        // Closed in order: everything is on disk.
        double onDisk = Folders.bytes(folder.resolve("filled").resolve("state"));
        figures.put("disk_bytes_per_user", onDisk / users);
    }

    /** As they were sent, compressed: what is left after compaction is less. */
    private static void changelogs(Map<String, Long> bytes, long events, Map<String, Double> figures) {
        double sum = 0;
        for (String store : List.of(Names.PROFILES, Names.TIMERS, Names.PENDING)) {
            double each = bytes.getOrDefault(store, 0L) / (double) events;
            figures.put("changelog_bytes_per_event_" + store, each);
            sum += each;
        }
        figures.put("changelog_bytes_per_event", sum);
    }

    /** The same engine on a machine without its state. */
    private void restored(Map<String, Double> figures) throws IOException {
        Folders.delete(folder.resolve("filled"));
        try (EngineProcess engine = start("restored", 0)) {
            say("restoring");
            Vitals running = engine.await("restored", vitals -> vitals.running() && vitals.restored() >= users);
            figures.put("restore_records", (double) running.restored());
            figures.put("restore_users_per_second", users / running.restoreSeconds());
            figures.put("seconds_from_start_to_running", running.secondsToRunning());
            another();
            Vitals first = engine.await("scored an event", vitals -> vitals.done() > 0);
            figures.put("seconds_from_start_to_first_score_with_restore", first.secondsToFirstEvent());
        }
        try (EngineProcess engine = start("restored", 0)) {
            say("starting with its state");
            another();
            Vitals first = engine.await("scored an event", vitals -> vitals.done() > 0);
            figures.put("seconds_from_start_to_first_score", first.secondsToFirstEvent());
        }
    }

    /** One of two instances is killed; events go on. */
    private void takenOver(Map<String, Double> figures) throws IOException, InterruptedException {
        try (EngineProcess one = start("restored", 1);
                EngineProcess two = start("standby", 1)) {
            say("waiting until a second instance shares the work and holds a copy of the rest");
            one.await("started", Vitals::running);
            two.await("caught up", vitals -> vitals.tasks() == partitions && vitals.lag() < CAUGHT_UP);
            long scored = two.vitals().done();
            one.kill();
            long killed = System.nanoTime();
            say("one of them was killed");
            everyPartition();
            // Every partition has an event, and only the survivor is there.
            two.await("taken over", vitals -> vitals.done() >= scored + partitions);
            figures.put("seconds_from_kill_to_all_partitions_scored", (System.nanoTime() - killed) / 1e9);
        }
    }

    private EngineProcess start(String name, int standbys) throws IOException {
        return EngineProcess.start(
                new EngineProcess.Settings(name, APPLICATION, true, false, standbys),
                broker,
                classPath,
                models,
                folder);
    }

    private void another() {
        Load.produceMarkers(broker.bootstrapServers(), 1);
    }

    private void everyPartition() {
        Load.produceMarkers(broker.bootstrapServers(), partitions);
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void print(Map<String, Double> figures, Instant started) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s, %s; %,d users with one event each, then %,d events (%s), %d partitions, one stream thread, exactly-once.%n%n",
                Machine.describe(),
                started,
                users,
                events,
                traffic.label(),
                partitions);
        out.print("| figure | |\n|---|---|\n");
        figures.forEach((name, value) -> out.printf(
                Locale.ROOT, value < 1000 ? "| %s | %,.2f |%n" : "| %s | %,.0f |%n", name.replace('_', ' '), value));
        out.flush();
        if (json.isPresent()) {
            ObjectNode all = new ObjectMapper().createObjectNode();
            all.put("machine", Machine.describe());
            all.put("date", started.toString());
            all.put("users", users);
            all.put("events", events);
            all.put("traffic", traffic.label());
            all.put("partitions", partitions);
            figures.forEach(all::put);
            Report.write(json.get(), all);
        }
    }
}
