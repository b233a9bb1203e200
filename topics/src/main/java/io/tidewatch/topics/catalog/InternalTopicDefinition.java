package io.tidewatch.topics.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A topic of the engine's own, which has as many partitions as the topic that carries state. A changelog keeps one of the engine's
 * stores, and Kafka Streams makes it; records go to their right partition through a repartition topic, and the engine makes it.
 *
 * @param name the store's, or what the engine calls the topic; its name on the cluster has the application's before it
 * @param description what lies in it, one sentence
 * @param replication copies of each partition, 1 or more
 * @param config Kafka topic configuration by its Kafka name, ordered by name; that a changelog is compacted is Kafka Streams' own choice
 * @param why a sentence on each choice, by its key; may be empty
 */
public record InternalTopicDefinition(
        String name, String description, int replication, Map<String, String> config, Map<String, String> why) {
    public InternalTopicDefinition {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        config = Collections.unmodifiableMap(new TreeMap<>(config));
        why = Map.copyOf(why);
        TopicDefinition.checkReplication("internal topic '" + name + "'", replication);
    }

    /** The same with another number of copies; see {@link TopicDefinition#withReplication}. */
    public InternalTopicDefinition withReplication(int copies) {
        return new InternalTopicDefinition(name, description, copies, TopicDefinition.fitted(config, copies), why);
    }
}
