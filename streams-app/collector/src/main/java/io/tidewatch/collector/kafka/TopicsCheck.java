package io.tidewatch.collector.kafka;

import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.admin.Needs;
import io.tidewatch.topics.admin.RightsCheck;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.Right;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;

/** Looks before the start whether the topics and rights are there and as they must be. Brokers that do not answer are no reason not to start. */
public final class TopicsCheck {
    private static final List<String> TOPICS =
            List.of(TopicNames.SHOP_EVENTS, TopicNames.IDENTITIES, TopicNames.COLLECTORS);

    private TopicsCheck() {}

    /**
     * Looks.
     *
     * @return what a person should mend soon, while events are kept in the spool
     * @throws TidewatchException if a topic is missing or would lose what is needed, or Kafka's client refuses its properties
     */
    public static List<String> check(KafkaSettings settings) {
        Access access = Access.as("collector");
        try (Admin admin = settings.admin()) {
            List<Right> missing = new RightsCheck(admin, access).missing(Set.of());
            if (!missing.isEmpty()) {
                return List.of("the collector's user lacks rights. " + new Needs(access, missing).sentence());
            }
            Map<String, ClusterTopic> present = new TopicAdmin(admin, access).describe(TOPICS);
            for (String name : TOPICS) {
                check(TopicCatalog.shipped().topic(name), present, settings);
            }
            return List.of();
        } catch (ClusterException unanswered) {
            return List.of(unanswered.getMessage());
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
