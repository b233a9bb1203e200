package io.tidewatch.bench.row;

import io.tidewatch.bench.peer.StreamsPeers;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.streams.EngineClients;
import io.tidewatch.streams.InputTopic;
import io.tidewatch.streams.LostEvents;
import io.tidewatch.streams.ReroutedTopic;
import io.tidewatch.streams.StreamsSettings;
import io.tidewatch.streams.WarmUp;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.streams.state.RocksMemory;
import io.tidewatch.streams.task.EngineCounters;
import io.tidewatch.streams.task.EngineParts;
import io.tidewatch.streams.task.EngineTopology;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.streams.task.TaskBoard;
import io.tidewatch.streams.task.TaskSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** A row on Kafka Streams. All of them have the engine's own settings: memory, commit interval, producer, poll. */
public final class StreamsRow implements RunningRow {
    /** Closing flushes stores and leaves the group: seconds at most. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    /**
     * Warnings come from silences, of which the made-up loads have next to none but {@code shop}; the tables say how many there were. The
     * shipped model does not know the made-up shop, and would raise nothing in it. The lines are higher than the model's, so that no load
     * warns of nearly everybody.
     */
    private static final String POLICY =
            "policy: {act_before_trained: true, thresholds: {watch: 0.5, at_risk: 0.93, critical: 0.96,"
                    + " hysteresis: 0.05}}";

    private final Model model;
    private final RocksMemory memory;
    private final KafkaStreams streams;
    private final LongSupplier done;
    private final LongSupplier alerts;

    private StreamsRow(Model model, RocksMemory memory, KafkaStreams streams, LongSupplier done, LongSupplier alerts) {
        this.model = model;
        this.memory = memory;
        this.streams = streams;
        this.done = done;
        this.alerts = alerts;
    }

    /** A row that is made and not yet started. */
    static StreamsRow of(RowTask task) throws IOException {
        TidewatchConfig config = config(task);
        Model model = Model.load(Path.of(task.model()), Device.CPU);
        InputTopic input = InputTopic.of(config);
        Counts counts = new Counts();
        EngineCounters counters = new EngineCounters();
        TaskSources sources = new TaskSources(config.savepointTopic());
        int capacity = config.batch().maxEvents();
        Topology topology = switch (RowKind.of(task.row())) {
            case PARSE -> BaselineRows.parseOnly(counts);
            case STATE_LINE -> BaselineRows.stateLine(counts, false, sample(task, model));
            case STATE_LINE_CACHED -> BaselineRows.stateLine(counts, true, sample(task, model));
            case ENGINE -> engine(config, input, model, () -> model.newScorer(capacity), counters, sources);
            case ENGINE_UNSCORED ->
                engine(config, input, model, () -> new ConstantScorer(model.manifest(), capacity), counters, sources);
            case STREAMS_STEP -> StreamsPeers.step(Path.of(task.model()), model.manifest(), counts);
            case STREAMS_WINDOW -> StreamsPeers.window(Path.of(task.windowGraph()), model.manifest(), counts);
            case FLINK_STEP, FLINK_BATCH -> throw new IllegalArgumentException(task.row() + " runs on Flink");
        };
        RocksMemory memory = new RocksMemory(config.state(), input.partitions());
        Map<String, Object> settings = StreamsSettings.of(config, memory, input.replication());
        // The engine keeps its rows itself and leaves Kafka Streams a part of the record cache; others have all of it.
        if (!RowKind.of(task.row()).isEngine()) {
            settings.put(
                    StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                    (long) config.state().recordCacheMb() << 20);
        }
        StreamsConfig streamsConfig = new StreamsConfig(settings);
        // As the engine runs; the rows beside it have the same clients.
        KafkaStreams streams = new KafkaStreams(
                topology,
                streamsConfig,
                new EngineClients(streamsConfig.getKafkaClientSupplier(), new LostEvents(Clock.systemUTC()), sources));
        return new StreamsRow(
                model,
                memory,
                streams,
                // Of a user's events in the same second one in millions is taken for one that was sent again
                // (docs/reliability.md): dealt with, not scored.
                () -> counts.sum()
                        + counters.figures().scored()
                        + counters.figures().duplicates(),
                () -> counters.figures().alertsByKind().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    /** Starts it. */
    StreamsRow start() {
        streams.start();
        return this;
    }

    /** For what else can be asked of it. */
    KafkaStreams streams() {
        return streams;
    }

    @Override
    public long done() {
        return done.getAsLong();
    }

    @Override
    public long alerts() {
        return alerts.getAsLong();
    }

    @Override
    public boolean failed() {
        return streams.state().hasCompletedShutdown();
    }

    @Override
    public boolean isWorker(String threadName) {
        return RowKind.Platform.STREAMS.isWorker(threadName);
    }

    @Override
    public void close() {
        // As the engine does without a name of its own: the next process of the group would wait until it is missed.
        streams.close(CloseOptions.timeout(CLOSE_WITHIN)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        memory.close();
        model.close();
    }

    private static EngineSample sample(RowTask task, Model model) {
        return EngineSample.of(Path.of(task.model()), model.manifest());
    }

    private static Topology engine(
            TidewatchConfig config,
            InputTopic input,
            Model model,
            Supplier<Scorer> scorers,
            EngineCounters counters,
            TaskSources sources) {
        ServedModel served = ServedModel.of(model.manifest(), config.policy(), rows -> scorers.get(), () -> {});
        ReroutedTopic.make(config, input);
        EngineParts parts = new EngineParts(
                ModelSource.of(served), counters, new TaskBoard(), new HomePartition(input.partitions()), sources);
        if (config.time().mode() == TimeConfig.Mode.LIVE) {
            // As tidewatch run does before it takes partitions.
            new WarmUp().run(served, () -> false);
        }
        return EngineTopology.build(config, parts);
    }

    /** The configuration of a shop that changed nothing but what the bench must. */
    private static TidewatchConfig config(RowTask task) throws IOException {
        Path folder = Files.createDirectories(Path.of(task.folder()));
        Path file = folder.resolve("tidewatch.yaml");
        Files.writeString(
                file,
                String.format(
                        Locale.ROOT,
                        """
                        application_id: "%s"
                        bootstrap_servers: "%s"
                        model: {path: "%s", device: cpu}
                        time: {mode: %s}
                        state: {directory: "%s"}
                        processing: {threads: %d, guarantee: %s, standby_replicas: %d}
                        %s
                        """,
                        task.name(),
                        task.bootstrapServers(),
                        task.model(),
                        task.live() ? "live" : "replay",
                        folder.resolve("state"),
                        task.threads(),
                        task.exactlyOnce() ? "exactly_once_v2" : "at_least_once",
                        task.standbys(),
                        POLICY));
        return ConfigFile.read(file);
    }
}
