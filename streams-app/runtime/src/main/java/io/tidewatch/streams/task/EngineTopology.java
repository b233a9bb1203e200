package io.tidewatch.streams.task;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.state.ErasableStore;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology: two sources, the events and those that were sent on from another partition, a third one, the savepoint, for a generation
 * that begins with it, one processor with its five stores, eight
 * sinks. Everything is bytes at the edges, so that no message can fail inside Kafka Streams, where it would stop the application.
 */
public final class EngineTopology {
    private EngineTopology() {}

    /** The topology for one process. */
    public static Topology build(TidewatchConfig config, EngineParts parts) {
        return build(config, parts, pendingStore(), UnaryOperator.identity());
    }

    /**
     * For the tests that hurt the engine.
     *
     * @param pending another pending store, for the test that shows what it would lose
     * @param around what is put around the processor of each task, for the test that fails in the middle of its work
     */
    public static Topology build(
            TidewatchConfig config,
            EngineParts parts,
            StoreBuilder<?> pending,
            UnaryOperator<Processor<byte[], byte[], byte[], byte[]>> around) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        String rerouted = Names.repartition(config.applicationId(), Names.REROUTED);
        String[] sources = config.savepointTopic().isPresent()
                ? new String[] {Names.SOURCE, Names.ARRIVED, Names.SAVEPOINT}
                : new String[] {Names.SOURCE, Names.ARRIVED};
        Topology topology = new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        Names.SOURCE,
                        new NonNegativeTimestamp(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        TopicNames.SHOP_EVENTS)
                .addSource(
                        AutoOffsetReset.earliest(),
                        Names.ARRIVED,
                        new OriginalTimestamp(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        rerouted);
        // With as many partitions as there are to be tasks, also where the events still have fewer.
        config.savepointTopic()
                .ifPresent(savepoint -> topology.addSource(
                        AutoOffsetReset.earliest(),
                        Names.SAVEPOINT,
                        new NonNegativeTimestamp(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        savepoint));
        return topology.addProcessor(Names.PROCESSOR, supplier(config, parts, pending, around), sources)
                // A circle: what a task sends on, the task of its partition reads.
                .addSink(Names.REROUTED, rerouted, bytes, bytes, new RouteByKey(), Names.PROCESSOR)
                .addSink(Names.FEATURES, TopicNames.FEATURES, bytes, bytes, Names.PROCESSOR)
                .addSink(Names.SCORES, TopicNames.SCORES, bytes, bytes, Names.PROCESSOR)
                .addSink(Names.INTERVENTIONS, TopicNames.INTERVENTIONS, bytes, bytes, Names.PROCESSOR)
                .addSink(Names.ASSIGNMENTS, TopicNames.ASSIGNMENTS, bytes, bytes, Names.PROCESSOR)
                .addSink(Names.OUTCOMES, TopicNames.OUTCOMES, bytes, bytes, Names.PROCESSOR)
                .addSink(Names.SHADOW_SCORES, TopicNames.SHADOW, bytes, bytes, Names.PROCESSOR)
                .addSink(Names.DEAD_LETTERS, TopicNames.DEAD_LETTERS, bytes, bytes, Names.PROCESSOR);
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(
            TidewatchConfig config,
            EngineParts parts,
            StoreBuilder<?> pending,
            UnaryOperator<Processor<byte[], byte[], byte[], byte[]>> around) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], byte[], byte[]> get() {
                return around.apply(new EventProcessor(config, parts));
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return EngineTopology.stores(pending);
            }
        };
    }

    private static Set<StoreBuilder<?>> stores(StoreBuilder<?> pending) {
        return Set.of(
                // Not cached: a batch reads and writes each user's row once, however many events it has of the user,
                // and
                // writes them in one call, which a cache would take apart again.
                Stores.keyValueStoreBuilder(ErasableStore.supplier(Names.PROFILES), Serdes.String(), Serdes.ByteArray())
                        .withLoggingEnabled(changelog(Names.PROFILES))
                        .withCachingDisabled(),
                // Not cached: a row is written once and removed once, days later, and ranges would have to merge the
                // cache.
                Stores.keyValueStoreBuilder(ErasableStore.supplier(Names.TIMERS), Serdes.Bytes(), Serdes.ByteArray())
                        .withLoggingEnabled(changelog(Names.TIMERS))
                        .withCachingDisabled(),
                // Cached: empty where no shadow is set, and written row by row.
                Stores.keyValueStoreBuilder(ErasableStore.supplier(Names.SHADOW), Serdes.String(), Serdes.ByteArray())
                        .withLoggingEnabled(changelog(Names.SHADOW))
                        .withCachingEnabled(),
                // Not cached: nearly always empty.
                Stores.keyValueStoreBuilder(ErasableStore.supplier(Names.ERASED), Serdes.Bytes(), Serdes.ByteArray())
                        .withLoggingEnabled(changelog(Names.ERASED))
                        .withCachingDisabled(),
                pending);
    }

    /**
     * In memory, since it never holds more than a batch; logged, so that a commit takes it along; cached, so that a slot that
     * was filled, event by event, and freed many times is written once per commit.
     */
    public static StoreBuilder<?> pendingStore() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(Names.PENDING), Serdes.Integer(), Serdes.ByteArray())
                .withLoggingEnabled(changelog(Names.PENDING))
                .withCachingEnabled();
    }

    /** As the catalog says, but for what hangs on the cluster: the settings of all internal topics have that. */
    private static Map<String, String> changelog(String store) {
        Map<String, String> config =
                new HashMap<>(TopicCatalog.shipped().changelog(store).config());
        config.remove(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        return config;
    }

    /**
     * Of several records that are at hand Kafka Streams takes the oldest first, and one that was sent on is as old as it was where it
     * lay; its topic has the time at which it was sent on.
     */
    private static final class OriginalTimestamp implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            return Origin.of(record.headers()).map(Origin::timestamp).orElseGet(() -> Math.max(0, record.timestamp()));
        }
    }

    /** Kafka Streams stops at a record without a timestamp; the engine goes by the time inside the event. */
    private static final class NonNegativeTimestamp implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            return Math.max(0, record.timestamp());
        }
    }
}
