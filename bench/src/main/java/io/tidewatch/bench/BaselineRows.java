package io.tidewatch.bench;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What any stateful engine on Kafka Streams pays before it does anything: the rows to compare with. Counted without a lock, so
 * for one stream thread.
 */
final class BaselineRows {
    /** Bytes of the engine's full profile row; {@code ProfileTest} holds it. */
    private static final int ROW_BYTES = 511;

    private static final String SOURCE = "events";
    private static final String PROCESSOR = "baseline";
    private static final String STORE = "rows";
    private static final String SINK = "vectors";

    private BaselineRows() {}

    /** Reads and checks the message, and nothing else. */
    static Row parseOnly() {
        return new Row("parse", "parse JSON only", () -> {
            AtomicLong done = new AtomicLong();
            Topology topology = source().addProcessor(PROCESSOR, parser(done), SOURCE);
            return new Row.Run(topology, done::get);
        });
    }

    /** Also reads and writes one row of the engine's size in RocksDB, logged. */
    static Row state() {
        return new Row("state", "+ one RocksDB read and write per event, changelog", () -> {
            AtomicLong done = new AtomicLong();
            Topology topology = source().addProcessor(PROCESSOR, state(done, 0), SOURCE);
            return new Row.Run(withStore(topology), done::get);
        });
    }

    /** Also publishes one record of a feature message's size. */
    static Row stateLine(int featureBytes) {
        return new Row("state_line", "+ one record of a feature message's size published per event", () -> {
            AtomicLong done = new AtomicLong();
            Topology topology = withStore(source().addProcessor(PROCESSOR, state(done, featureBytes), SOURCE))
                    .addSink(
                            SINK, TopicNames.FEATURES, new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
            return new Row.Run(topology, done::get);
        });
    }

    private static Topology source() {
        return new Topology()
                .addSource(SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), TopicNames.SHOP_EVENTS);
    }

    private static Topology withStore(Topology topology) {
        return topology.addStateStore(
                // Caching off, as a processor gets it by default.
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withLoggingEnabled(Map.of())
                        .withCachingDisabled(),
                PROCESSOR);
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> parser(AtomicLong done) {
        return () -> new Processor<>() {
            @Override
            public void process(Record<byte[], byte[]> event) {
                read(event);
                done.lazySet(done.get() + 1);
            }
        };
    }

    private static ProcessorSupplier<byte[], byte[], byte[], byte[]> state(AtomicLong done, int featureBytes) {
        return () -> new Processor<>() {
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
                if (vector.length > 0) {
                    byte[] key = read.userId().getBytes(StandardCharsets.UTF_8);
                    context.forward(new Record<>(key, vector, event.timestamp()));
                }
                done.lazySet(done.get() + 1);
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
