package io.tidewatch.streams;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events' topic as the cluster has it, and how many tasks there are to be of it.
 *
 * @param partitions as many tasks a process can own, if the others of its group are gone: the partitions of the events' topic, or for a
 *     generation that begins with a savepoint those of the savepoint, which the events' topic is grown to later
 * @param replication copies of each partition, and so of the state that is made of its events; empty if the brokers did not say
 */
public record InputTopic(int partitions, OptionalInt replication) {
    private static final Logger LOGGER = LoggerFactory.getLogger(InputTopic.class);
    /** As the preflight, which has asked the same brokers just before. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    public InputTopic {
        Objects.requireNonNull(replication, "replication");
    }

    /** Whether the brokers have told. */
    boolean isKnown() {
        return replication.isPresent();
    }

    /**
     * Asks the brokers. Without an answer it takes the catalogue's partitions, which are about memory only, and leaves the copies to the
     * brokers' default; what is wrong with the brokers or the topic Kafka Streams will say.
     */
    public static InputTopic of(TidewatchConfig config) {
        try (Admin admin = EngineAdmin.open(config, config.applicationId() + "-input", ANSWER_WITHIN)) {
            String counted = config.savepointTopic().orElse(TopicNames.SHOP_EVENTS);
            Map<String, TopicDescription> topics = admin.describeTopics(
                            new TreeSet<>(List.of(TopicNames.SHOP_EVENTS, counted)))
                    .allTopicNames()
                    .get();
            return new InputTopic(
                    topics.get(counted).partitions().size(),
                    OptionalInt.of(topics.get(TopicNames.SHOP_EVENTS)
                            .partitions()
                            .get(0)
                            .replicas()
                            .size()));
        } catch (KafkaException | ExecutionException unanswered) {
            return catalogued(unanswered);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return catalogued(stopped);
        }
    }

    private static InputTopic catalogued(Exception unanswered) {
        int partitions = TopicCatalog.shipped().topic(TopicNames.SHOP_EVENTS).partitions();
        LOGGER.atWarn()
                .addKeyValue("topic", TopicNames.SHOP_EVENTS)
                .addKeyValue("assumedPartitions", partitions)
                .addKeyValue("cause", unanswered.getMessage())
                .log("The brokers do not say how many partitions and copies a topic has; the state's get their"
                        + " default of copies");
        return new InputTopic(partitions, OptionalInt.empty());
    }
}
