package io.tidewatch.collector.kafka;

import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks before the start whether the topics are there and as they must be. Brokers that do not answer are no reason not to start. */
public final class TopicsCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopicsCheck.class);
    private static final List<String> TOPICS =
            List.of(TopicNames.SHOP_EVENTS, TopicNames.IDENTITIES, TopicNames.COLLECTORS);

    private TopicsCheck() {}

    /**
     * Looks.
     *
     * @throws TidewatchException if a topic is missing or would lose what is needed, or Kafka's client refuses its properties
     */
    public static void check(KafkaSettings settings) {
        try (Admin admin = settings.admin()) {
            Map<String, ClusterTopic> present = new TopicAdmin(admin).describe(TOPICS);
            for (String name : TOPICS) {
                check(TopicCatalog.shipped().topic(name), present, settings);
            }
        } catch (ClusterException unanswered) {
            LOGGER.atWarn()
                    .addKeyValue("cause", unanswered.getMessage())
                    .log("The topics could not be looked at; events are kept in the spool until Kafka takes them");
        } catch (KafkaException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw new TidewatchException(
                    "Kafka's client refuses its properties: %s; correct 'bootstrap_servers' or the 'kafka' section"
                            .formatted(reason.getMessage()),
                    refused);
        }
    }

    private static void check(TopicDefinition wanted, Map<String, ClusterTopic> present, KafkaSettings settings) {
        String apply = "tidewatch topics apply --bootstrap-server " + settings.bootstrapServers();
        ClusterTopic topic = present.get(wanted.name());
        if (topic == null) {
            throw new TidewatchException(
                    "the topic %s does not exist; create it with '%s'".formatted(wanted.name(), apply));
        }
        String policy =
                topic.config().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        if (wanted.compacted() != policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new TidewatchException("the topic %s has cleanup.policy=%s; it must be %s, set it with '%s'"
                    .formatted(wanted.name(), policy, wanted.compacted() ? "compact" : "delete", apply));
        }
        int has = Integer.parseInt(topic.config().getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0"));
        int needs = Integer.parseInt(wanted.config().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        if (has < needs) {
            throw new TidewatchException(
                    "the topic %s takes messages of %d bytes, so a larger event would hold back all others; set max.message.bytes with '%s'"
                            .formatted(wanted.name(), has, apply));
        }
    }
}
