package io.tidewatch.bench.row;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
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
    /** Bytes of the engine's full profile row; {@code ProfileTest} holds it. */
    private static final int ROW_BYTES = 511;

    private static final String SOURCE = "events";
    private static final String PROCESSOR = "baseline";
    private static final String STORE = "rows";
    private static final String SINK = "vectors";

    private BaselineRows() {}

    /** Reads and checks the message, and nothing else. */
    static Topology parseOnly(Counts counts) {
        return source().addProcessor(PROCESSOR, parser(counts), SOURCE);
    }

    /**
     * Also reads and writes one row of the engine's size in RocksDB, logged, and publishes one record.
     *
     * @param featureBytes the record's size
     */
    static Topology stateLine(Counts counts, boolean caching, int featureBytes) {
        StoreBuilder<KeyValueStore<String, byte[]>> store = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of());
        return source().addProcessor(PROCESSOR, stateLine(counts, featureBytes), SOURCE)
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

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> stateLine(Counts counts, int featureBytes) {
        return () -> new Processor<>() {
            private final Counts.Counter done = counts.counter();
            private final byte[] vector = new byte[featureBytes];
            private ProcessorContext<byte[], byte[]> context;
            private KeyValueStore<String, byte[]> rows;

            @Override
            public void init(ProcessorContext<byte[], byte[]> context) {
                this.context = context;
                this.rows = context.getStateStore(STORE);
            }

            @Override
            public void process(Record<byte[], byte[]> event) {
                ShopEvent read = read(event);
                byte[] row = rows.get(read.userId());
                byte[] changed = row == null ? new byte[ROW_BYTES] : row;
                changed[(int) (event.timestamp() % ROW_BYTES)]++;
                rows.put(read.userId(), changed);
                byte[] key = read.userId().getBytes(StandardCharsets.UTF_8);
                context.forward(new Record<>(key, vector, event.timestamp()));
                done.increment();
            }
        };
    }

    private static ShopEvent read(Record<byte[], byte[]> event) {
        try {
            return ShopEventCodec.read(event.value());
        } catch (InvalidEventException impossible) {
            throw new IllegalStateException("The bench's own load is not valid.", impossible);
        }
    }
}
