package io.tidewatch.streams;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many partitions the events' topic has: as many tasks a process can own, if the others of its group are gone. */
public final class InputPartitions {
    private static final Logger LOGGER = LoggerFactory.getLogger(InputPartitions.class);
    /** As the preflight, which has asked the same brokers just before. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private InputPartitions() {}

    /**
     * Asks the brokers. Who gets no answer takes the catalogue's number: it is about memory only, and what is wrong with the brokers or
     * the topic Kafka Streams will say.
     */
    public static int count(TidewatchConfig config) {
        Map<String, Object> streams = new HashMap<>(config.kafka().values());
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        try {
            Map<String, Object> client =
                    new HashMap<>(new StreamsConfig(streams).getAdminConfigs(config.applicationId() + "-partitions"));
            client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis() / 2);
            client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
            try (Admin admin = Admin.create(client)) {
                return admin.describeTopics(List.of(TopicNames.SHOP_EVENTS))
                        .allTopicNames()
                        .get()
                        .get(TopicNames.SHOP_EVENTS)
                        .partitions()
                        .size();
            }
        } catch (KafkaException | ExecutionException unanswered) {
            return catalogued(unanswered);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return catalogued(stopped);
        }
    }

    private static int catalogued(Exception unanswered) {
        int partitions = TopicCatalog.shipped().topic(TopicNames.SHOP_EVENTS).partitions();
        LOGGER.atWarn()
                .addKeyValue("topic", TopicNames.SHOP_EVENTS)
                .addKeyValue("assumed", partitions)
                .addKeyValue("cause", unanswered.getMessage())
                .log("The brokers do not say how many partitions a topic has");
        return partitions;
    }
}
