package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** The topic of a savepoint: made as the catalog says, and what it tells without being read whole. */
public final class SavepointTopic {
    private SavepointTopic() {}

    /**
     * Makes it, unless it is there.
     *
     * @throws TidewatchException if there is one with another number of partitions
     */
    public static void make(Cluster cluster, SavepointPlace place) {
        int copies = cluster.topic(place.profiles())
                .map(ClusterTopic::replication)
                .orElseThrow(() -> new TidewatchException(
                        "there is no topic " + place.profiles() + ": the application '" + place.source()
                                + "' has no state on this cluster. See that --config is the engine's"));
        cluster.make(
                place.topic(),
                place.partitions(),
                TopicCatalog.shipped().savepoint().withReplication(copies));
        int partitions = cluster.partitions(place.topic()).size();
        if (partitions != place.partitions()) {
            throw new TidewatchException(
                    "the savepoint %s was begun with %d partitions; go on with --partitions %d, or delete it with 'tidewatch savepoint delete %s'"
                            .formatted(place.name(), partitions, partitions, place.name()));
        }
    }

    /** Whether the tasks have been asked for their barriers, as a savepoint that is not complete tells. */
    static boolean isAsked(Cluster cluster, Map<String, ?> client, String topic) {
        List<TopicPartition> first = List.of(new TopicPartition(topic, 0));
        boolean[] asked = {false};
        try (SavepointReader reader = SavepointReader.open(client, topic)) {
            reader.begin(first, Map.of());
            reader.toEnds(
                    cluster.ends(first, IsolationLevel.READ_COMMITTED),
                    record -> asked[0] |= SavepointKey.decode(record.key())
                            .filter(key -> key.kind() == SavepointKey.Kind.NOTE)
                            .isPresent());
        }
        return asked[0];
    }
}
