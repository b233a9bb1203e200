package io.tidewatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.load.Load;
import io.tidewatch.bench.load.Traffic;
import io.tidewatch.bench.process.Broker;
import io.tidewatch.bench.process.ClassPath;
import io.tidewatch.bench.row.Vitals;
import io.tidewatch.replay.report.Machine;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
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

    private static final List<String> STORES = List.of(Names.PROFILES, Names.TIMERS, Names.PENDING);
    /** What a shop of one, of eight and of fifty million users brings to a partition: docs/capacity.md. */
    private static final List<Integer> PER_SECOND_AND_PARTITION = List.of(3, 20, 60);
    /** Hundreds of transactions of each partition. */
    private static final int PACED_SECONDS = 40;

    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--users", defaultValue = "100000", description = "Users (${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--fill",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Events of each user that fill the state; a profile has its full size from 3 on (${DEFAULT-VALUE}).")
    private int fill;

    @Option(
            names = "--events",
            defaultValue = "300000",
            description = "Events of session traffic after that, and of uniform traffic (${DEFAULT-VALUE}).")
    private int events;

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
    private long written;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (users < 1 || fill < 1 || events < 1 || partitions < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "give --users, --fill, --events and --partitions above 0");
        }
        json.ifPresent(ResultFiles::prepare);
        Home home = Home.ofLauncher();
        classPath = home.classPath();
        models = home.models(model);
        folder = home.workFolder();
        Instant started = Instant.now();
        Map<String, Double> figures = new LinkedHashMap<>();
        try (Broker own = Broker.start(classPath, folder, partitions)) {
            broker = own;
            written = Load.produceFullRows(broker.bootstrapServers(), users, fill);
            filled(figures);
            restored(figures);
            takenOver(figures);
        } finally {
            Folders.delete(folder);
        }
        print(figures, started);
        return 0;
    }

    /** The state's full rows, then session traffic, in a fresh engine. */
    private void filled(Map<String, Double> figures) throws IOException {
        try (EngineProcess engine = start("filled", 0)) {
            say("filling the state");
            engine.await("started", Vitals::running);
            engine.await("filled", vitals -> vitals.done() >= written);
            Vitals all = loaded(engine, Traffic.SESSION, figures);
            figures.put("heap_bytes_after_collection", (double) all.heapBytes());
            figures.put("resident_bytes", (double) all.residentBytes());
            figures.put("rocksdb_block_cache_bytes", (double) all.rocksBlockCacheBytes());
            figures.put("rocksdb_memtable_bytes", (double) all.rocksMemtableBytes());
        }
        onDisk("filled", "disk_bytes_per_user", figures);
    }

    /** The same engine on a machine without its state; then uniform traffic, which changes most rows. */
    private void restored(Map<String, Double> figures) throws IOException, InterruptedException {
        Folders.delete(folder.resolve("filled"));
        try (EngineProcess engine = start("restored", 0)) {
            say("restoring");
            Vitals running = engine.await("restored", vitals -> vitals.running() && vitals.restored() >= users);
            // The changelog is younger than its cleaner: a row that was written twice is read twice.
            figures.put("restore_rows", (double) running.restored());
            figures.put("restore_rows_per_second", running.restored() / running.restoreSeconds());
            figures.put("restore_rows_per_cpu_second_of_its_thread", running.restored() / running.restoreCpuSeconds());
            figures.put(
                    "restore_rows_per_cpu_second_of_the_process",
                    running.restored() / running.restoreProcessCpuSeconds());
            figures.put("seconds_from_start_to_running", running.secondsToRunning());
            another();
            Vitals first = engine.await("scored an event", vitals -> vitals.done() > 0);
            figures.put("seconds_from_start_to_first_score_with_restore", first.secondsToFirstEvent());
            loaded(engine, Traffic.UNIFORM, figures);
        }
        onDisk("restored", "disk_bytes_per_user_after_uniform_traffic", figures);
        try (EngineProcess engine = start("restored", 0)) {
            say("starting with its state");
            another();
            Vitals first = engine.await("scored an event", vitals -> vitals.done() > 0);
            figures.put("seconds_from_start_to_first_score", first.secondsToFirstEvent());
            for (int perSecond : PER_SECOND_AND_PARTITION) {
                paced(engine, perSecond, figures);
            }
            killedAtWork(engine);
        }
        try (EngineProcess engine = start("restored", 0)) {
            say("starting after the kill");
            Vitals first = engine.await("scored an event", vitals -> vitals.running() && vitals.done() > 0);
            figures.put("restore_rows_after_kill", (double) first.restored());
            figures.put("restore_seconds_after_kill", first.restoreSeconds());
            figures.put("seconds_from_start_to_first_score_after_kill", first.secondsToFirstEvent());
            workOff(engine);
        }
    }

    /** Until nothing more is done for a second: how much a killed process had committed is not known. */
    private static void workOff(EngineProcess engine) throws IOException {
        long before;
        do {
            before = engine.vitals().done();
            LockSupport.parkNanos(QUIET_NANOS);
        } while (engine.vitals().done() != before);
    }

    /** In the middle of uniform traffic, with a transaction open and rows that are in no file yet. */
    private void killedAtWork(EngineProcess engine) throws IOException, InterruptedException {
        long before = engine.vitals().done();
        new Load(Traffic.UNIFORM, users, events, false).produceAfter(broker.bootstrapServers(), written);
        written += events;
        engine.await("half of the load", vitals -> vitals.done() >= before + events / 2);
        engine.kill();
        say("killed at work");
    }

    /** More events, as fast as they are worked off, and what they send to the changelogs. */
    private Vitals loaded(EngineProcess engine, Traffic traffic, Map<String, Double> figures) throws IOException {
        say(traffic.label() + " traffic");
        Vitals before = engine.vitals();
        new Load(traffic, users, events, false).produceAfter(broker.bootstrapServers(), written);
        written += events;
        Vitals after = engine.await("worked off the load", vitals -> vitals.done() >= before.done() + events);
        double sum = 0;
        for (String store : STORES) {
            double bytes = sent(changelog(store), before, after) / events;
            figures.put("changelog_bytes_per_event_" + traffic.label() + "_" + store, bytes);
            sum += bytes;
        }
        figures.put("changelog_bytes_per_event_" + traffic.label(), sum);
        return after;
    }

    /** Uniform traffic at a pace: the fewer events share a batch and a transaction, the more bytes each of them takes. */
    private void paced(EngineProcess engine, int perSecond, Map<String, Double> figures) throws IOException {
        say("%d events a second and partition for %d s".formatted(perSecond, PACED_SECONDS));
        int count = perSecond * partitions * PACED_SECONDS;
        Vitals before = engine.vitals();
        long eventsBefore = broker.logBytes(TopicNames.SHOP_EVENTS);
        long featuresBefore = broker.logBytes(TopicNames.FEATURES);
        new Load(Traffic.UNIFORM, users, count, false)
                .produceAtPace(perSecond * partitions, broker.bootstrapServers(), written);
        written += count;
        Vitals after = engine.await("worked off the load", vitals -> vitals.done() >= before.done() + count);
        // These two keep what is written for days or months, with a marker of each transaction. Of the others the
        // cleaner keeps the newest.
        double eventBytes = broker.logBytes(TopicNames.SHOP_EVENTS) - eventsBefore;
        double featureBytes = broker.logBytes(TopicNames.FEATURES) - featuresBefore;
        double changelogBytes = STORES.stream()
                .mapToDouble(store -> sent(changelog(store), before, after))
                .sum();
        String pace = "_at_%d_a_second_and_partition".formatted(perSecond);
        figures.put("log_bytes_per_event_" + TopicNames.SHOP_EVENTS + pace, eventBytes / count);
        figures.put("log_bytes_per_event_" + TopicNames.FEATURES + pace, featureBytes / count);
        figures.put(
                "sent_bytes_per_event_" + TopicNames.FEATURES + pace, sent(TopicNames.FEATURES, before, after) / count);
        figures.put("sent_bytes_per_event_" + TopicNames.SCORES + pace, sent(TopicNames.SCORES, before, after) / count);
        figures.put("sent_bytes_per_event_changelogs" + pace, changelogBytes / count);
    }

    /** Bytes sent to a topic between two looks, as compressed: what is left after the broker's cleaner is less. */
    private static double sent(String topic, Vitals before, Vitals after) {
        return after.sentBytes().getOrDefault(topic, 0L) - before.sentBytes().getOrDefault(topic, 0L);
    }

    private static String changelog(String store) {
        return APPLICATION + "-" + store + "-changelog";
    }

    /** Of an engine that was closed in order: everything is on disk. */
    private void onDisk(String name, String figure, Map<String, Double> figures) throws IOException {
        double bytes = Folders.bytes(folder.resolve(name).resolve("state"));
        figures.put(figure, bytes / users);
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
        markers(1);
    }

    private void everyPartition() {
        markers(partitions);
    }

    private void markers(int count) {
        Load.produceMarkers(broker.bootstrapServers(), users, count, written);
        written += count;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void print(Map<String, Double> figures, Instant started) throws IOException {
        ObjectNode all = new ObjectMapper().createObjectNode();
        all.put("machine", Machine.describe());
        all.put("date", started.toString());
        all.put("users", users);
        all.put("fill", fill);
        all.put("events", events);
        all.put("partitions", partitions);
        figures.forEach(all::put);
        PrintWriter out = spec.commandLine().getOut();
        out.print(FootprintTable.of(all));
        out.flush();
        if (json.isPresent()) {
            Report.write(json.get(), all);
        }
    }
}
