package io.tidewatch.consumer;

import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Where a consumer reads from, and what becomes of its orders.
 *
 * @param kafka settings of the Kafka client, {@code bootstrap.servers} among them; what {@link #clientProperties} fixes is
 *     overwritten
 * @param topic the topic of alerts
 * @param group the consumer group
 * @param fromBeginning where a group that never committed starts: at the oldest alert, else with the next one
 * @param delivery where orders go and where it remembers
 */
public record ConsumerSettings(
        Map<String, String> kafka, String topic, String group, boolean fromBeginning, DeliverySettings delivery) {
    /** Alerts in one poll. Few: they are rare, and each may take a webhook's whole patience. */
    static final int ALERTS_PER_POLL = 20;

    /** Kafka's own default: nothing gained by a shorter one. */
    private static final Duration LEAST_POLL_INTERVAL = Duration.ofMinutes(5);

    public ConsumerSettings {
        kafka = Map.copyOf(kafka);
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(delivery, "delivery");
        if (!kafka.containsKey(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new TidewatchException("no broker to connect to: give --bootstrap-server HOST:PORT");
        }
    }

    /** Settings for a file sink, the dead letters beside the journal. */
    public static ConsumerSettings toFile(String bootstrapServers, String topic, String group, Path state, Path file) {
        return new ConsumerSettings(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                topic,
                group,
                true,
                DeliverySettings.toFile(state, file));
    }

    String bootstrapServers() {
        return kafka.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }

    /** The Kafka client's settings, those that the guarantees rest on last so that nothing overrides them. */
    Properties clientProperties(Duration longestDelivery) {
        Duration batch = longestDelivery.multipliedBy(ALERTS_PER_POLL);
        Duration pollInterval = batch.compareTo(LEAST_POLL_INTERVAL) > 0 ? batch : LEAST_POLL_INTERVAL;
        Properties properties = new Properties();
        // A batch whose every order needs all its tries must not look like a dead consumer.
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Math.toIntExact(pollInterval.toMillis()));
        // One instance is the design, so it keeps its place in the group: killed and started again it goes on at once
        // instead
        // of waiting for the session timeout, and a second one by mistake is told apart.
        properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group);
        properties.putAll(kafka);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ALERTS_PER_POLL);
        // Alerts of a transaction that was rolled back never happened.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Committed by hand, when the sink has the orders.
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Where a group starts and where it goes on after a loss are two questions; StartPosition answers both.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }
}
