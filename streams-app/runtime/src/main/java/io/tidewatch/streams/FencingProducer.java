package io.tidewatch.streams;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transactional producer that gives up a transaction whose end no broker confirms, as if another producer had fenced it. Kafka Streams
 * then closes all tasks of the thread, opens a new producer, whose first act is to have the brokers end the old transaction one way or
 * the other, and restores the tasks from what was committed.
 *
 * <p>Why: at a time-out Kafka Streams (4.4.0) otherwise revives the tasks, and a revived task can lose events. It keeps the position that it
 * had read up to, not only what it had processed ({@code StreamTask.nextOffsetsAndMetadataToBeConsumed}), and commits it if a
 * punctuation sends something before the first records come. {@code CorruptionIT} lost whole polls of events so. It also tries the
 * commit again at once, so that the stream thread is held for twice as long, and ends the thread when a record could not be delivered
 * in time.
 */
final class FencingProducer implements Producer<byte[], byte[]> {
    private static final Logger LOGGER = LoggerFactory.getLogger(FencingProducer.class);

    /** As long as the brokers wait for a transaction's end ({@code transaction.timeout.ms} in {@link StreamsSettings}). */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    /** Also set by the producer's own thread, when it learns that a record was not taken. */
    private volatile boolean givenUp;
    /** Read by the producer's own thread. */
    private volatile boolean closed;

    /** @param producer to which everything is passed on; closed with this one */
    FencingProducer(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public void initTransactions() {
        // Waits for the end of an earlier owner's transaction, and Kafka Streams tries again.
        producer.initTransactions();
    }

    @Override
    public void beginTransaction() {
        orGiveUp(producer::beginTransaction);
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        orGiveUp(() -> producer.sendOffsetsToTransaction(offsets, groupMetadata));
    }

    @Override
    public void commitTransaction() {
        orGiveUp(producer::commitTransaction);
    }

    /** What was given up ends with the next producer: this one may not even ask, before its own question is answered. */
    @Override
    public void abortTransaction() {
        if (!givenUp) {
            producer.abortTransaction();
        }
    }

    private void orGiveUp(Runnable step) {
        if (givenUp) {
            throw givenUpBefore();
        }
        try {
            step.run();
        } catch (KafkaException failed) {
            if (mayPass(failed)) {
                throw giveUp(failed);
            }
            throw failed;
        }
    }

    private ProducerFencedException giveUp(Exception failed) {
        if (!givenUp) {
            // Kafka Streams will only say that the thread was fenced.
            LOGGER.atWarn()
                    .addKeyValue("reason", failed.getMessage())
                    .log("Transaction given up; what it had decided is decided anew from what was committed");
        }
        givenUp = true;
        ProducerFencedException fenced = new ProducerFencedException(
                "The transaction is given up, since no broker confirmed its end: " + failed.getMessage());
        fenced.initCause(failed);
        return fenced;
    }

    private static ProducerFencedException givenUpBefore() {
        return new ProducerFencedException("The transaction was given up before, since no broker confirmed its end.");
    }

    /**
     * Whether brokers that answer again would not say so: a time-out, what a producer says of a transaction once a record was not
     * delivered, or that the brokers have ended the transaction by themselves. They say the last of a commit that reaches the
     * coordinator's successor, when the coordinator stood still for longer than the transaction may last.
     */
    private static boolean mayPass(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException
                    || cause instanceof TransactionAbortableException
                    || cause instanceof InvalidTxnStateException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, null);
    }

    /**
     * A record that was not delivered in time, or in a transaction that the brokers have ended by then, ends this producer too: it goes on
     * sending what it has of that transaction, and must not do so once the next one has begun. What comes after it is not sent, since each
     * send may wait for as long as a commit does.
     */
    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        Callback told = callback == null ? (metadata, failed) -> {} : callback;
        if (givenUp) {
            ProducerFencedException fenced = givenUpBefore();
            told.onCompletion(null, fenced);
            return CompletableFuture.failedFuture(fenced);
        }
        return producer.send(record, (metadata, failed) -> {
            // What a closed producer has not delivered is of a transaction that is not committed. Kafka Streams keeps
            // one
            // place for the failures of old and new producers: the old one's would end the new transaction, or, since a
            // forced end is none that it knows, the engine.
            if (!closed) {
                told.onCompletion(metadata, fencedIfEnded(failed));
            }
        });
    }

    private Exception fencedIfEnded(Exception failed) {
        if (givenUp && failed != null) {
            return givenUpBefore();
        }
        if (failed instanceof ProducerFencedException || failed instanceof InvalidProducerEpochException) {
            givenUp = true;
            return failed;
        }
        return mayPass(failed) ? giveUp(failed) : failed;
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return producer.partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        producer.registerMetricForSubscription(metric);
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        producer.unregisterMetricFromSubscription(metric);
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return producer.clientInstanceId(timeout);
    }

    /**
     * Closes it within the time that a transaction may last. Without a limit a producer waits for the end of its transaction, and the
     * stream thread with it for as long as no broker answers; the next producer's first act ends the transaction as well.
     */
    @Override
    public void close() {
        close(CLOSE_WITHIN);
    }

    @Override
    public void close(Duration timeout) {
        closed = true;
        producer.close(givenUp ? Duration.ZERO : timeout);
    }
}
