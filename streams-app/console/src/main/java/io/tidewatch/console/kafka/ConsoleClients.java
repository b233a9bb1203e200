package io.tidewatch.console.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Opens the console's clients.
 *
 * @param consumer settings for a consumer: brokers and security
 * @param admin likewise for an admin client
 * @param group the engine's consumer group
 */
public record ConsoleClients(Map<String, Object> consumer, Map<String, Object> admin, String group) {
    /** Brokers that take longer are told of as silent. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    /** What a fetch may bring of one partition: the reader is in no hurry, and the heap is the engine's. */
    private static final int BYTES_OF_A_PARTITION = 256 * 1024;

    private static final int BYTES_OF_A_FETCH = 2 * 1024 * 1024;

    public ConsoleClients {
        consumer = Map.copyOf(consumer);
        admin = Map.copyOf(admin);
        Objects.requireNonNull(group, "group");
    }

    /**
     * A consumer without partitions.
     *
     * @param name tells it from others that are open
     */
    Consumer<byte[], byte[]> openConsumer(String name) {
        Map<String, Object> settings = new HashMap<>(consumer);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "tidewatch-console-" + name);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // What retention has taken is passed over.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_OF_A_PARTITION);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, BYTES_OF_A_FETCH);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Admin openAdmin() {
        Map<String, Object> settings = new HashMap<>(admin);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        return Admin.create(settings);
    }
}
