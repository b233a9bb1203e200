package io.tidewatch.streams;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Kafka Streams' clients with producers that abort their transaction, by themselves at a commit or when {@link CorruptedProcessor}
 * says so, as a broker does when a transaction has lasted too long. Until Kafka Streams aborts too, everything ends in a time-out.
 */
public final class AbortingClients extends DefaultKafkaClientSupplier {
    /** Producer property: decides when. */
    static final String SEED = "tidewatch.test.seed";
    /** One commit in so many is aborted: one in some seconds of work. */
    private static final int COMMITS_PER_ABORT = 60;

    /**
     * Steps of a stream thread, records taken and sent, before it is interrupted: as many and up to twice as many. A small log of five
     * thousand events has some ten thousand, so that every run is interrupted several times.
     */
    private static final int LEAST_STEPS = 700;

    private static final Map<String, AbortingProducer> BY_THREAD = new ConcurrentHashMap<>();
    /** A thread's next producer must not abort where its last one did. */
    private static final AtomicLong MADE = new AtomicLong();

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        String clientId = config.get(ProducerConfig.CLIENT_ID_CONFIG).toString();
        AbortingProducer producer =
                new AbortingProducer(config, Long.parseLong((String) config.get(SEED)) + MADE.getAndIncrement());
        // Kafka Streams names a thread's producer after the thread.
        BY_THREAD.put(clientId.substring(0, clientId.lastIndexOf('-')), producer);
        return producer;
    }

    /** The producer of the stream thread that asks. */
    static AbortingProducer ofThisThread() {
        return BY_THREAD.get(Thread.currentThread().getName());
    }

    /** For its stream thread alone. */
    static final class AbortingProducer extends KafkaProducer<byte[], byte[]> {
        private final Random random;
        private int stepsLeft;
        private boolean inTransaction;
        private boolean aborted;

        AbortingProducer(Map<String, Object> config, long seed) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            this.random = new Random(seed);
            this.stepsLeft = LEAST_STEPS + random.nextInt(LEAST_STEPS);
        }

        /** Whether the thread has taken as many steps as it may before it is interrupted; there is one thread for each producer. */
        boolean lastStep() {
            stepsLeft--;
            return stepsLeft <= 0;
        }

        /** Aborts what is under way, if anything is. */
        boolean abort() {
            if (!inTransaction || aborted) {
                return false;
            }
            super.abortTransaction();
            aborted = true;
            return true;
        }

        @Override
        public void beginTransaction() {
            super.beginTransaction();
            inTransaction = true;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            // What Kafka Streams flushes of a task that it is about to close.
            return aborted ? new CompletableFuture<>() : super.send(record, callback);
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            failIfAborted();
            super.sendOffsetsToTransaction(offsets, group);
        }

        @Override
        public void commitTransaction() {
            failIfAborted();
            if (random.nextInt(COMMITS_PER_ABORT) == 0 && abort()) {
                System.out.println(CorruptedEngine.LINE + " at a commit");
                failIfAborted();
            }
            super.commitTransaction();
            inTransaction = false;
        }

        @Override
        public void abortTransaction() {
            if (!aborted) {
                super.abortTransaction();
            }
            aborted = false;
            inTransaction = false;
        }

        private void failIfAborted() {
            if (aborted) {
                throw new TimeoutException("no broker answers, says the test");
            }
        }
    }
}
