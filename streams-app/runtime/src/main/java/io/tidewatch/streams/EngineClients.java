package io.tidewatch.streams;

import io.tidewatch.streams.task.TaskSources;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients that Kafka Streams works with: its usual ones, but for an {@link InputConsumer}, and for transactional producers that are
 * {@link FencingProducer}s.
 */
public final class EngineClients implements KafkaClientSupplier {
    private final KafkaClientSupplier usual;
    private final LostEvents lost;
    private final TaskSources sources;

    /**
     * Over other clients.
     *
     * @param usual makes them
     * @param lost told what was deleted before it was read
     * @param sources told where tasks begin, and asked whether they are ready for events
     */
    public EngineClients(KafkaClientSupplier usual, LostEvents lost, TaskSources sources) {
        this.usual = usual;
        this.lost = lost;
        this.sources = sources;
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> settings) {
        Producer<byte[], byte[]> producer = usual.getProducer(settings);
        return settings.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG) ? new FencingProducer(producer) : producer;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> settings) {
        return new InputConsumer(settings, lost, sources);
    }

    @Override
    public Admin getAdmin(Map<String, Object> settings) {
        return usual.getAdmin(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> settings) {
        return usual.getRestoreConsumer(settings);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> settings) {
        return usual.getGlobalConsumer(settings);
    }
}
