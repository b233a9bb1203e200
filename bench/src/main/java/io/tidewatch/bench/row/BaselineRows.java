package io.tidewatch.bench.row;

import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** What any stateful engine on Kafka Streams pays before it does anything: the rows to compare with. */
final class BaselineRows {
    private static final String SOURCE = "events";
    private static final String PROCESSOR = "baseline";
    private static final String STORE = "rows";
    private static final String SINK = "vectors";

    private BaselineRows() {}

    /** Reads the message, and nothing else. */
    static Topology parseOnly(Counts counts) {
        return source().addProcessor(PROCESSOR, parser(counts), SOURCE);
    }

    /** Also reads and writes one of the engine's rows in RocksDB, logged, and publishes one of its feature messages. */
    static Topology stateLine(Counts counts, boolean caching, EngineSample sample) {
        StoreBuilder<KeyValueStore<String, byte[]>> store = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of());
        return source().addProcessor(PROCESSOR, stateLine(counts, sample), SOURCE)
                .addStateStore(caching ? store.withCachingEnabled() : store.withCachingDisabled(), PROCESSOR)
                .addSink(SINK, TopicNames.FEATURES, new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
    }

    private static Topology source() {
        return new Topology()
                .addSource(SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), TopicNames.SHOP_EVENTS);
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> parser(Counts counts) {
        return () -> new Processor<>() {
            private final Counts.Counter done = counts.counter();

            @Override
            public void process(Record<byte[], byte[]> event) {
                read(event);
                done.increment();
            }
        };
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> stateLine(Counts counts, EngineSample sample) {
        return () -> new Processor<>() {
            private final Counts.Counter done = counts.counter();
            private int next;
            private ProcessorContext<byte[], byte[]> context;
            private KeyValueStore<String, byte[]> rows;

            @Override
            public void init(ProcessorContext<byte[], byte[]> context) {
                this.context = context;
                this.rows = context.getStateStore(STORE);
            }

            @Override
            public void process(Record<byte[], byte[]> event) {
                PlainEvent read = read(event);
                byte[] row = rows.get(read.userId());
                byte[] changed = row == null ? another(sample.rows()).clone() : row;
                changed[(int) (event.timestamp() % changed.length)]++;
                rows.put(read.userId(), changed);
                byte[] key = read.userId().getBytes(StandardCharsets.UTF_8);
                context.forward(new Record<>(key, another(sample.featureMessages()), event.timestamp()));
                done.increment();
            }

            private byte[] another(List<byte[]> some) {
                next = (next + 1) % some.size();
                return some.get(next);
            }
        };
    }

    private static PlainEvent read(Record<byte[], byte[]> event) {
        return PlainEvent.read(event.value());
    }
}
