package io.tidewatch.bench.peer;

import io.tidewatch.bench.row.Counts;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Plain Kafka Streams applications that score each event as it comes. Tuned: one row per user, read and written once; the store
 * cached; bytes at the edges; tensors reused; the engine's own settings of Kafka Streams, RocksDB and the producer.
 */
public final class StreamsPeers {
    private static final String SOURCE = "events";
    private static final String PROCESSOR = "scorer";
    private static final String STORE = "users";
    private static final byte[] NOTHING = new byte[0];

    private StreamsPeers() {}

    /** One incremental step per event. */
    public static Topology step(Path model, ModelManifest manifest, Counts counts) {
        return topology(() -> new StepScoring(new StepJob(manifest, new StepNet(model, 1))), counts);
    }

    /** One run over the last 50 events per event; every user has had so many before. */
    public static Topology window(Path graph, ModelManifest manifest, Counts counts) {
        return topology(() -> new WindowScoring(new WindowJob(graph, manifest)), counts);
    }

    /** Scores an event of a user whose row is given, empty for a new one. */
    private interface Scoring extends AutoCloseable {
        WindowJob.Outcome score(ShopEvent event, byte[] row);

        @Override
        void close();
    }

    private record StepScoring(StepJob job) implements Scoring {
        @Override
        public WindowJob.Outcome score(ShopEvent event, byte[] row) {
            Profile profile = row.length == 0 ? Profile.empty() : Profile.of(row);
            List<Message> published = job.score(List.of(new StepJob.Step(event, profile)));
            return new WindowJob.Outcome(profile.row(), published);
        }

        @Override
        public void close() {
            job.close();
        }
    }

    private static final class WindowScoring implements Scoring {
        private final WindowJob job;
        private final List<byte[]> fullRows;
        private int next;

        private WindowScoring(WindowJob job) {
            this.job = job;
            this.fullRows = job.fullRows();
        }

        @Override
        public WindowJob.Outcome score(ShopEvent event, byte[] row) {
            return job.score(event, row.length > 0 ? row : fullRows.get(next++ % fullRows.size()));
        }

        @Override
        public void close() {
            job.close();
        }
    }

    private static Topology topology(Supplier<Scoring> scoring, Counts counts) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(SOURCE, new ByteArrayDeserializer(), new ByteArrayDeserializer(), TopicNames.SHOP_EVENTS)
                .addProcessor(PROCESSOR, () -> new Scorer(scoring.get(), counts.counter()), SOURCE)
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                                .withLoggingEnabled(Map.of())
                                .withCachingEnabled(),
                        PROCESSOR)
                // Named as their topics, so that a message finds its sink.
                .addSink(TopicNames.FEATURES, TopicNames.FEATURES, bytes, bytes, PROCESSOR)
                .addSink(TopicNames.SCORES, TopicNames.SCORES, bytes, bytes, PROCESSOR);
    }

    private static final class Scorer implements Processor<byte[], byte[], byte[], byte[]> {
        private final Scoring scoring;
        private final Counts.Counter done;
        private ProcessorContext<byte[], byte[]> context;
        private KeyValueStore<String, byte[]> users;

        private Scorer(Scoring scoring, Counts.Counter done) {
            this.scoring = scoring;
            this.done = done;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
            this.users = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> received) {
            ShopEvent event = read(received.value());
            byte[] row = users.get(event.userId());
            WindowJob.Outcome outcome = scoring.score(event, row == null ? NOTHING : row);
            users.put(event.userId(), outcome.row());
            for (Message message : outcome.published()) {
                context.forward(new Record<>(message.key(), message.value(), message.timestamp()), message.topic());
            }
            done.increment();
        }

        @Override
        public void close() {
            scoring.close();
        }
    }

    private static ShopEvent read(byte[] message) {
        try {
            return ShopEventCodec.read(message);
        } catch (InvalidEventException impossible) {
            throw new IllegalStateException("The bench's own load is not valid.", impossible);
        }
    }
}
