package io.tidewatch.consumer;

import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.TopicNames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes receipts to {@code churn.receipts}. On a cluster without the topic, or without the right to write to it, the service works all the same and
 * says once that what it does is not told: a coupon is worth more than its receipt.
 */
final class KafkaReceipts implements ReceiptLog, Closeable {
    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaReceipts.class);
    /** As long as a consumer's commit may take. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final String NO_RIGHT = "no right to write";

    private final KafkaProducer<byte[], byte[]> producer;
    private boolean refused;

    private KafkaReceipts(KafkaProducer<byte[], byte[]> producer, boolean refused) {
        this.producer = producer;
        this.refused = refused;
    }

    /**
     * Opens it.
     *
     * @param kafka settings of the Kafka client, {@code bootstrap.servers} among them
     * @param looking a client that can tell whether the topic is there
     */
    static KafkaReceipts open(Map<String, String> kafka, KafkaConsumer<?, ?> looking) {
        Properties properties = new Properties();
        kafka.forEach((key, value) -> {
            if (ProducerConfig.configNames().contains(key)) {
                properties.put(key, value);
            }
        });
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.toIntExact(LONGEST.toMillis()));
        boolean missing = !isThere(looking);
        return new KafkaReceipts(
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()), missing);
    }

    /** A producer would wait ten seconds for a topic that is not there; a consumer is told at once. */
    private static boolean isThere(KafkaConsumer<?, ?> looking) {
        try {
            List<PartitionInfo> partitions = looking.partitionsFor(TopicNames.RECEIPTS, LONGEST);
            if (partitions != null && !partitions.isEmpty()) {
                return true;
            }
            warn("no such topic");
        } catch (AuthorizationException noRight) {
            warn(NO_RIGHT);
        }
        return false;
    }

    private static void warn(String why) {
        LOGGER.atWarn()
                .addKeyValue("topic", TopicNames.RECEIPTS)
                .addKeyValue("why", why)
                .addKeyValue(
                        "remedy",
                        "'tidewatch topics apply' makes the topic, 'tidewatch topics acls apply' grants the right")
                .log("Receipts are not told, so that tidewatch uplift will not know what was delivered");
    }

    @Override
    public void tell(List<Receipt> receipts) throws IOException {
        if (refused || receipts.isEmpty()) {
            return;
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>(receipts.size());
        for (Receipt receipt : receipts) {
            sent.add(producer.send(new ProducerRecord<>(
                    TopicNames.RECEIPTS,
                    receipt.userId().getBytes(StandardCharsets.UTF_8),
                    ReceiptCodec.write(receipt))));
        }
        producer.flush();
        for (Future<RecordMetadata> one : sent) {
            if (!isTaken(one)) {
                return;
            }
        }
    }

    private boolean isTaken(Future<RecordMetadata> sent) throws IOException {
        try {
            sent.get();
            return true;
        } catch (ExecutionException e) {
            Throwable why = e.getCause();
            if (why instanceof AuthorizationException) {
                refused = true;
                warn(NO_RIGHT);
                return false;
            }
            throw new IOException("a receipt could not be written to " + TopicNames.RECEIPTS, why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing receipts", e);
        }
    }

    @Override
    public void close() {
        try {
            producer.close(LONGEST);
        } catch (KafkaException e) {
            LOGGER.atWarn()
                    .addKeyValue("failure", e.getClass().getSimpleName())
                    .log("producer of receipts not closed in order");
        }
    }
}
