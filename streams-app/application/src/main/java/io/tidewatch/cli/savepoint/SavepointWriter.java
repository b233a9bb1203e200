package io.tidewatch.cli.savepoint;

import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes a savepoint in transactions that hold rows and how far these were read, so that a copier that is killed leaves neither a hole nor
 * a row that is older than the position says. Opening it ends another copier of the same savepoint. For one thread.
 */
final class SavepointWriter implements AutoCloseable {
    /** A row has some 500 bytes, and a batch is compressed as a whole: large ones cost the least a row. */
    private static final int BATCH_BYTES = 256 * 1024;
    /** What waits to be sent; eight partitions' batches of a busy producer, and more if some are slow. */
    private static final long BUFFER_BYTES = 64L << 20;
    /** Above the largest event that may be on its way. */
    private static final int LARGEST_REQUEST = 4 << 20;
    /** Fills batches; a transaction is as long as a second, so nobody waits for it. */
    private static final String LINGER_MILLIS = "20";
    /** Between two commits a broker may be away for so long. Loaders wait for what a killed copier left open until the next one begins. */
    private static final int TRANSACTION_MILLIS = 60_000;
    /** Below that. */
    private static final int DELIVERY_MILLIS = 50_000;

    private final Producer<byte[], byte[]> producer;
    private final SavepointPlace place;
    private boolean open;

    private SavepointWriter(Producer<byte[], byte[]> producer, SavepointPlace place) {
        this.producer = producer;
        this.place = place;
    }

    /**
     * A writer, alone at work and with nothing of an earlier one open.
     *
     * @param client the client's properties: brokers, security
     * @throws TidewatchException if the brokers do not let it
     */
    static SavepointWriter open(Map<String, ?> client, SavepointPlace place) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, place.transactionalId());
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        // As the engine's own producer: a third of the bytes for little time.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return asking("begin to write the savepoint", () -> {
            Producer<byte[], byte[]> producer =
                    new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            try {
                producer.initTransactions();
            } catch (RuntimeException inVain) {
                producer.close(Duration.ZERO);
                throw inVain;
            }
            return new SavepointWriter(producer, place);
        });
    }

    /** Writes a row. */
    void write(SavepointCopy.Row row) {
        send(record(row, null));
    }

    /** Writes an event that was on its way, as it was. */
    void write(SavepointCopy.Row row, long timestamp, Headers headers) {
        ProducerRecord<byte[], byte[]> record = record(row, timestamp);
        headers.forEach(record.headers()::add);
        send(record);
    }

    /** Sends a record to another topic, in the same transaction. */
    void send(ProducerRecord<byte[], byte[]> record) {
        asking("write to " + record.topic(), () -> {
            begin();
            return producer.send(record);
        });
    }

    /**
     * Makes all that was written, and these positions, good together.
     *
     * @param group whose positions they are
     */
    void commit(Map<TopicPartition, OffsetAndMetadata> positions, ConsumerGroupMetadata group) {
        asking("write to " + place.topic(), () -> {
            begin();
            producer.sendOffsetsToTransaction(positions, group);
            producer.commitTransaction();
            open = false;
            return true;
        });
    }

    @Override
    public void close() {
        // What is open is taken back by the next one; waiting for it would only hold up the end.
        producer.close(Duration.ZERO);
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
    }

    private ProducerRecord<byte[], byte[]> record(SavepointCopy.Row row, Long timestamp) {
        return new ProducerRecord<>(
                place.topic(),
                row.partition(),
                timestamp,
                row.key().encode(),
                row.value().orElse(null));
    }

    interface Asking<T> {
        T ask();
    }

    private static <T> T asking(String doing, Asking<T> asking) {
        try {
            return asking.ask();
        } catch (ProducerFencedException | InvalidProducerEpochException another) {
            throw TidewatchException.whileRunning(
                    "another copier of this savepoint was started, and this one has ended for it; what both have"
                            + " written is good",
                    another);
        } catch (KafkaException failed) {
            throw failed(doing, failed);
        }
    }

    static ClusterException failed(String doing, KafkaException failed) {
        return ClusterException.of(doing, Access.as("operator").anything(), reason(failed));
    }

    /** The client wraps what the brokers said. */
    static Throwable reason(Throwable failed) {
        Throwable reason = failed;
        while (reason.getClass() == KafkaException.class && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }
}
