package io.tidewatch.collector.kafka;

import io.tidewatch.collector.spool.Position;
import io.tidewatch.collector.spool.SpoolRecord;
import io.tidewatch.topics.SpoolPosition;
import io.tidewatch.topics.SpoolPositionCodec;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * A connection to Kafka through which the records of one spool go, a transaction for each batch, with the place behind the batch in the
 * same transaction. After any failure it is closed and another one opened: that ends what is open, so that where to go on is known.
 */
final class KafkaLink implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final byte[] spool;
    private final String process;
    private final Optional<SpoolPosition> found;

    private KafkaLink(Producer<byte[], byte[]> producer, String spool, String process, Optional<SpoolPosition> found) {
        this.producer = producer;
        this.spool = spool.getBytes(StandardCharsets.UTF_8);
        this.process = process;
        this.found = found;
    }

    /**
     * Connects, ends what an earlier link of the spool has left open, and looks how far it came.
     *
     * @param process tells this run of a collector from every other one
     * @throws KafkaException if the brokers do not answer or refuse
     */
    static KafkaLink open(KafkaSettings settings, String spool, String process) {
        Producer<byte[], byte[]> producer = settings.producer("tidewatch-collector-" + spool);
        try {
            producer.initTransactions();
            return new KafkaLink(producer, spool, process, SentPositions.of(spool, settings));
        } catch (KafkaException failed) {
            producer.close(Duration.ZERO);
            throw failed;
        }
    }

    /** How far the spool had been sent when the link was opened; empty if it never was. */
    Optional<SpoolPosition> found() {
        return found;
    }

    /**
     * Sends records and returns when Kafka has them all, on as many brokers as it asks for.
     *
     * @param end the place behind them
     * @throws KafkaException if that is not certain; then the link is of no more use
     */
    void send(List<SpoolRecord> records, Position end) {
        producer.beginTransaction();
        for (SpoolRecord record : records) {
            // A send that fails makes the commit fail.
            producer.send(message(record));
        }
        SpoolPosition position = new SpoolPosition(end.segment(), end.offset(), process);
        producer.send(new ProducerRecord<>(TopicNames.COLLECTORS, 0, spool, SpoolPositionCodec.write(position)));
        producer.commitTransaction();
    }

    private static ProducerRecord<byte[], byte[]> message(SpoolRecord record) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(record.destination().topic(), record.key(), record.value());
        record.trace().ifPresent(trace -> trace.addTo(message.headers()));
        return message;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
