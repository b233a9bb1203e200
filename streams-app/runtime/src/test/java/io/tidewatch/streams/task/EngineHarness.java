package io.tidewatch.streams.task;

import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.streams.StreamsSettings;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.streams.registry.ServedModel;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.RocksMemory;
import io.tidewatch.streams.state.TaskShares;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.ErasureCodec;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.InvalidMessageException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.Trigger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/** The real topology with its real stores and settings in Kafka's test driver, with a model written as a formula. */
public final class EngineHarness implements AutoCloseable {
    /** The driver's wall clock at the start. */
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static final long ROOMY_HEAP = 1L << 30;

    private final AtomicLong elapsedNanos = new AtomicLong();
    private final RocksMemory memory;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> events;
    private final String rerouted;
    private final FormulaScorer scorer;
    private final EngineCounters counters = new EngineCounters();
    private final TaskBoard tasks = new TaskBoard();

    EngineHarness(Path folder, String yaml) {
        this(folder, yaml, ROOMY_HEAP);
    }

    EngineHarness(Path folder, String yaml, long heapBytes) {
        this(config(folder, yaml), heapBytes);
    }

    private EngineHarness(TidewatchConfig config, long heapBytes) {
        this(config, heapBytes, new FormulaScorer(config.batch().maxEvents()));
    }

    private EngineHarness(TidewatchConfig config, long heapBytes, FormulaScorer scorer) {
        this(
                config,
                heapBytes,
                scorer,
                ModelSource.of(ServedModel.of(scorer.manifest(), config.policy(), capacity -> scorer, () -> {})));
    }

    /** With models that are the test's own. */
    EngineHarness(Path folder, String yaml, ModelSource models) {
        this(config(folder, yaml), ROOMY_HEAP, new FormulaScorer(1), models);
    }

    private EngineHarness(TidewatchConfig config, long heapBytes, FormulaScorer scorer, ModelSource models) {
        this.scorer = scorer;
        this.memory = new RocksMemory(config.state(), 1);
        Properties properties = new Properties();
        properties.putAll(StreamsSettings.of(config, memory, OptionalInt.of(3)));
        EngineParts parts = new EngineParts(
                models,
                counters,
                tasks,
                new TaskShares(),
                new HeapBudget(heapBytes),
                new HomePartition(1),
                new TaskSources(config.savepointTopic()),
                elapsedNanos::get);
        this.driver = new TopologyTestDriver(EngineTopology.build(config, parts), properties, NOW);
        this.rerouted = Names.repartition(config.applicationId(), Names.REROUTED);
        this.events =
                driver.createInputTopic(TopicNames.SHOP_EVENTS, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public static TidewatchConfig config(Path folder, String yaml) {
        return ConfigFile.parse("""
            bootstrap_servers: unused:9092
            model: {path: unused}
            state: {directory: '%s'}
            """.formatted(folder) + yaml, name -> Optional.empty());
    }

    static byte[] key(String userId) {
        return userId.getBytes(StandardCharsets.UTF_8);
    }

    void send(ShopEvent event) {
        send(key(event.userId()), ShopEventCodec.write(event));
    }

    void send(byte[] key, byte[] value) {
        events.pipeInput(new TestRecord<>(key, value, NOW));
    }

    /** A record of another topic than the events'. */
    void send(String topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    /** A request comes to the task of its user. */
    void follow(Erasure erasure) {
        ProducerRecord<byte[], byte[]> note =
                ErasureNote.record(rerouted, new HomePartition(1), key(erasure.userId()), ErasureCodec.write(erasure));
        send(rerouted, new TestRecord<>(note.key(), note.value(), note.headers(), NOW));
    }

    /** What a store holds, keys and values as they are. */
    <K> List<KeyValue<K, byte[]>> rows(String store) {
        List<KeyValue<K, byte[]>> rows = new ArrayList<>();
        try (KeyValueIterator<K, byte[]> all =
                driver.<K, byte[]>getKeyValueStore(store).all()) {
            all.forEachRemaining(rows::add);
        }
        return rows;
    }

    void tick(Instant time) {
        ProducerRecord<byte[], byte[]> tick = ClockTick.record(TopicNames.SHOP_EVENTS, 0, time.toEpochMilli());
        events.pipeInput(new TestRecord<>(null, tick.value(), tick.headers(), NOW));
    }

    void send(byte[] key, byte[] value, Headers headers) {
        events.pipeInput(new TestRecord<>(key, value, headers, NOW));
    }

    void waitFor(Duration duration) {
        elapsedNanos.addAndGet(duration.toNanos());
        driver.advanceWallClockTime(duration);
    }

    /** The wall clock is set ahead. */
    void jumpAhead(Duration by) {
        driver.advanceWallClockTime(by);
    }

    /** Time passes, and the wall clock is set back by as much. */
    void stand(Duration duration) {
        elapsedNanos.addAndGet(duration.toNanos());
    }

    /** Lets the next runs of the model fail. */
    void failNextRuns(int runs) {
        scorer.failNextRuns(runs);
    }

    /** What has come out of a topic since the last call. */
    List<TestRecord<byte[], byte[]>> read(String topic) {
        TestOutputTopic<byte[], byte[]> output =
                driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return output.readRecordsToList();
    }

    /** The ids of the events whose features have come out since the last call. */
    List<String> scoredEvents() {
        return read(TopicNames.FEATURES).stream()
                .flatMap(record -> unchecked(() -> FeatureRecordCodec.read(record.value())).stream())
                .map(FeatureRecord::eventId)
                .toList();
    }

    /** The alerts that have come out since the last call. */
    List<ChurnAlert> alerts() {
        return read(TopicNames.INTERVENTIONS).stream()
                .map(record -> unchecked(() -> ChurnAlertCodec.read(record.value())))
                .toList();
    }

    /** The dead letters that have come out since the last call. */
    List<DeadLetter> deadLetters() {
        return read(TopicNames.DEAD_LETTERS).stream()
                .map(record -> DeadLetter.readFrom(record.headers()).orElseThrow())
                .toList();
    }

    LatencyHistogram.Figures alertLatency(Trigger trigger) {
        return counters.alertLatency(trigger);
    }

    EngineCounters.Figures figures() {
        return counters.figures();
    }

    TaskStatus task() {
        return tasks.tasks().get(0);
    }

    @Override
    public void close() {
        driver.close();
        memory.close();
    }

    private interface Reading<T> {
        T run() throws InvalidMessageException;
    }

    private static <T> T unchecked(Reading<T> reading) {
        try {
            return reading.run();
        } catch (InvalidMessageException notOurs) {
            throw new AssertionError(notOurs);
        }
    }
}
