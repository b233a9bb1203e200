package io.tidewatch.streams;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.InternalTopicDefinition;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/** Makes the topic through which events go to their right partition: Kafka Streams makes none that a topology reads and writes in a circle. */
public final class ReroutedTopic {
    /** As the preflight, which has asked the same brokers just before. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private ReroutedTopic() {}

    /**
     * Makes it, unless it is there.
     *
     * @param input the events' topic, whose partitions and copies it gets; where the brokers did not tell these nothing is made
     * @throws io.tidewatch.topics.admin.ClusterException if the cluster does not answer, or refuses
     */
    public static void make(TidewatchConfig config, InputTopic input) {
        if (input.replication().isEmpty()) {
            return;
        }
        InternalTopicDefinition topic = TopicCatalog.shipped()
                .repartition(Names.REROUTED)
                .withReplication(input.replication().getAsInt());
        try (Admin admin = EngineAdmin.open(config, config.applicationId() + "-rerouted", ANSWER_WITHIN)) {
            new TopicAdmin(admin, Access.asEngine(config.applicationId()))
                    .make(Names.repartition(config.applicationId(), Names.REROUTED), input.partitions(), topic);
        }
    }
}
