package io.tidewatch.streams;

import io.tidewatch.streams.config.ProcessingConfig;
import io.tidewatch.streams.config.ProcessingConfig.Guarantee;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.RocksMemory;
import io.tidewatch.streams.state.SharedRocksMemory;
import io.tidewatch.streams.task.HeapBudget;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.InternalTopicDefinition;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' properties for a configuration: the engine's own choices with their reasons, then what the user passes. */
public final class StreamsSettings {
    /** Kafka Streams' default under exactly-once: an alert can be read only after the commit, so it is part of its delay. */
    private static final Duration EXACTLY_ONCE_COMMIT = Duration.ofMillis(100);
    /** What a crash makes the engine do again under at-least-once; each commit costs a flush of the producer. */
    private static final Duration AT_LEAST_ONCE_COMMIT = Duration.ofSeconds(1);
    /** An idle thread looks at the wall clock only between two polls, so this is added to a batch's wait at most. */
    private static final int POLL_MILLIS = 10;
    /**
     * As long as a commit may be away: nobody reads what is written before the commit, which flushes. So all events between two commits
     * share a batch, and its compression: with 5 ms each of 60 a second took 440 bytes of {@code churn.features}, and takes 224
     * ({@code bench footprint}), at the same latency and throughput.
     */
    private static final int EXACTLY_ONCE_LINGER_MILLIS = (int) EXACTLY_ONCE_COMMIT.toMillis();
    /** What is written at-least-once can be read at once, so this is part of an alert's delay. A batch is written in less. */
    private static final int AT_LEAST_ONCE_LINGER_MILLIS = 1;
    /** Room for what one batch of 256 writes to one partition: 256 profiles of some 500 bytes. */
    private static final int PRODUCER_BATCH_BYTES = 128 * 1024;
    /** The engine's rows and JSON shrink to a third for little time, and the changelogs are most of the traffic. */
    private static final String COMPRESSION = "lz4";
    /**
     * A transaction that outlives its instance holds back every read-committed reader and the partition's next owner, so it
     * lasts as long as the group takes to miss the instance, and no longer.
     */
    private static final Duration MISSED_AFTER = Duration.ofSeconds(10);
    /** Long enough for a pod to come back under its name before its partitions are given away (Kafka's default). */
    private static final Duration NAMED_MISSED_AFTER = Duration.ofSeconds(45);
    /** A third of the shorter timeout: two heartbeats may be lost. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    /**
     * A task that brokers keep from going on does not end the process, however long they are away: a restart would not bring them back, and
     * readiness says so. Kafka Streams' default is five minutes. Not for ever, which its sum would not hold.
     */
    private static final Duration NO_BROKER_FOR = Duration.ofDays(365);
    /**
     * A generation that begins with a savepoint runs before the events' topic is grown, and takes the new partitions when its consumers have
     * asked the brokers again, which costs next to nothing. Kafka's default is five minutes.
     */
    private static final Duration GROWN_SEEN_WITHIN = Duration.ofSeconds(5);
    /**
     * A broker that stands still with its connections open is noticed by this alone, and its clients ask several things of it one after
     * the other. The controllers give what it leads to others after nine seconds ({@code broker.session.timeout.ms}), so sooner there
     * is nobody else to ask; later an answer is of no use, since the transaction is over. Kafka's default is half a minute.
     */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(12);
    /**
     * Kafka's admin client asks for offsets where a partition's leader was when it began, to the end of this time; asked anew, it finds the
     * new leader. A task that restores waits for that. One answer's time and a little, where Kafka's default is a minute.
     */
    private static final Duration ADMIN_ASKS_ANEW_AFTER = ANSWERED_WITHIN.plusSeconds(3);
    /** A record's overhead on top of the topic's limit. */
    private static final int REQUEST_OVERHEAD_BYTES = 64 * 1024;

    /**
     * There is no global store, but Kafka Streams warns at every start that its next major version handles them so. By name:
     * the constant goes away with the switch.
     */
    private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

    private StreamsSettings() {}

    /**
     * The properties.
     *
     * @param memory shared by all stores; the caller closes it after Kafka Streams
     * @param copies of each partition of the events' topic; empty leaves those of the state to the brokers' default
     */
    public static Map<String, Object> of(TidewatchConfig config, RocksMemory memory, OptionalInt copies) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        // The newer protocol ignores num.standby.replicas: there the brokers say how many copies a group has.
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // A store without a name of its own would get a numbered one and lose its state when the topology changes.
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(GLOBAL_HANDLER, true);
        answers(config.kafka().values().keySet(), settings);
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, StopOnRefusedRecord.class);
        config.http().advertised().ifPresent(address -> settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address));
        processing(config.processing(), settings);
        polls(config.processing(), settings);
        if (config.savepointTopic().isPresent()) {
            settings.put(main(ConsumerConfig.METADATA_MAX_AGE_CONFIG), (int) GROWN_SEEN_WITHIN.toMillis());
        }
        state(config, memory, settings);
        copies.ifPresent(count -> copies(count, settings));
        producer(config.processing().guarantee(), settings);
        settings.putAll(config.kafka().values());
        return settings;
    }

    private static void answers(Set<String> own, Map<String, Object> settings) {
        settings.put(StreamsConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWERED_WITHIN.toMillis());
        // Kafka refuses the whole to be less than one answer's time, so whoever sets either has Kafka's default or
        // their own for the other.
        if (own.stream()
                .noneMatch(property -> property.endsWith(StreamsConfig.REQUEST_TIMEOUT_MS_CONFIG)
                        || property.endsWith(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG))) {
            settings.put(StreamsConfig.adminClientPrefix(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG), (int)
                    ADMIN_ASKS_ANEW_AFTER.toMillis());
        }
    }

    private static void processing(ProcessingConfig processing, Map<String, Object> settings) {
        boolean exactlyOnce = processing.guarantee() == Guarantee.EXACTLY_ONCE_V2;
        settings.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                (exactlyOnce ? EXACTLY_ONCE_COMMIT : AT_LEAST_ONCE_COMMIT).toMillis());
        settings.put(StreamsConfig.POLL_MS_CONFIG, POLL_MILLIS);
        // A task waits for no partition: its second one, of what was sent on, is empty nearly everywhere. Kafka Streams
        // would
        // ask itself so before every record, and write down at length, for nobody, why each empty task is not ready: 4
        // %
        // of the
        // stream thread's time by JFR.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, NO_BROKER_FOR.toMillis());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, processing.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, processing.standbyReplicas());
        Duration missedAfter = processing.groupInstanceId().isPresent() ? NAMED_MISSED_AFTER : MISSED_AFTER;
        settings.put(main(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int) missedAfter.toMillis());
        settings.put(main(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int) HEARTBEAT.toMillis());
        // Also at least once, where Kafka Streams would read what a producer, such as the collector, has taken back.
        settings.put(main(ConsumerConfig.ISOLATION_LEVEL_CONFIG), IsolationLevel.READ_COMMITTED.toString());
        processing
                .groupInstanceId()
                .ifPresent(name -> settings.put(main(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), name));
        if (exactlyOnce) {
            // What is not committed stays out of RocksDB, so that what RocksDB has on disk outlives a crash. Under
            // at-least-once every
            // commit would write a second's rows in one go, which alerts would wait for.
            settings.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
            settings.put(producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int) MISSED_AFTER.toMillis());
        }
    }

    /** Of every consumer: one that restores reads the pending changelog, whose records are as large as events. */
    private static void polls(ProcessingConfig processing, Map<String, Object> settings) {
        int records = HeapBudget.ofThisProcess().pollRecords(processing.threads());
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), records);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, records);
    }

    private static void state(TidewatchConfig config, RocksMemory memory, Map<String, Object> settings) {
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                config.state().directory().toAbsolutePath().toString());
        settings.put(
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, config.state().streamsCacheBytes());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksMemory.class);
        settings.put(SharedRocksMemory.MEMORY, memory);
    }

    /** State that fewer copies keep than the events it is made of would be the weaker part, and a broker's default may be one. */
    private static void copies(int count, Map<String, Object> settings) {
        InternalTopicDefinition fitted =
                TopicCatalog.shipped().changelog(Names.PROFILES).withReplication(count);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, fitted.replication());
        settings.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                fitted.config().get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
    }

    private static void producer(Guarantee guarantee, Map<String, Object> settings) {
        settings.put(
                producer(ProducerConfig.LINGER_MS_CONFIG),
                guarantee == Guarantee.EXACTLY_ONCE_V2 ? EXACTLY_ONCE_LINGER_MILLIS : AT_LEAST_ONCE_LINGER_MILLIS);
        settings.put(producer(ProducerConfig.BATCH_SIZE_CONFIG), PRODUCER_BATCH_BYTES);
        settings.put(producer(ProducerConfig.COMPRESSION_TYPE_CONFIG), COMPRESSION);
        // The largest record is a dead letter; the topic's limit decides, not the client's smaller default.
        int largest = Integer.parseInt(TopicCatalog.shipped()
                .topic(TopicNames.DEAD_LETTERS)
                .config()
                .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        settings.put(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), largest + REQUEST_OVERHEAD_BYTES);
    }

    private static String main(String property) {
        return StreamsConfig.mainConsumerPrefix(property);
    }

    private static String producer(String property) {
        return StreamsConfig.producerPrefix(property);
    }
}
