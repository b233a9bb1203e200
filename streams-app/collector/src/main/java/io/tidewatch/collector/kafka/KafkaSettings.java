package io.tidewatch.collector.kafka;

import io.tidewatch.collector.config.CollectorConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients for a collector: its own choices with their reasons, then what the user passes. */
public final class KafkaSettings {
    /**
     * A transaction that outlives its collector holds back everybody who reads what is committed, the engine too; as the engine's own. A
     * collector that starts again ends it at once.
     */
    private static final Duration TRANSACTION = Duration.ofSeconds(10);
    /** Until a call is given up and the link made anew. Shorter than the transaction, so that its outcome is known by then. */
    private static final Duration ANSWER = Duration.ofSeconds(8);
    /** For one request of those, so that a second broker is tried as well. */
    private static final Duration REQUEST = Duration.ofSeconds(3);
    /** As the largest message that the topic takes by the catalog. */
    private static final int LARGEST_REQUEST = 1_048_588;
    /** Room for what a batch of the drainer writes to a partition; larger ones only wait. */
    private static final int PARTITION_BATCH_BYTES = 128 * 1024;
    /** A commit flushes, so this only lets a batch's records gather. */
    private static final int LINGER_MILLIS = 5;

    private final CollectorConfig config;

    /** The settings for a configuration. */
    public KafkaSettings(CollectorConfig config) {
        this.config = config;
    }

    /** The brokers, for messages. */
    public String bootstrapServers() {
        return config.bootstrapServers();
    }

    /** A client that asks; the caller closes it. */
    public Admin admin() {
        Map<String, Object> settings = common("admin", AdminClientConfig.configNames());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        return Admin.create(settings);
    }

    Producer<byte[], byte[]> producer(String transactionalId) {
        Map<String, Object> settings = common("producer", ProducerConfig.configNames());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, PARTITION_BATCH_BYTES);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = common("consumer", ConsumerConfig.configNames());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common(String client, Set<String> known) {
        // Settings that another client alone knows would be warned of at every start.
        Map<String, Object> settings = config.kafkaProperties().entrySet().stream()
                .filter(property -> known.contains(property.getKey()) || !isKafkas(property.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, HashMap::new));
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "tidewatch-collector-" + client);
        settings.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST.toMillis());
        return settings;
    }

    private static boolean isKafkas(String property) {
        return ProducerConfig.configNames().contains(property)
                || ConsumerConfig.configNames().contains(property)
                || AdminClientConfig.configNames().contains(property);
    }
}
