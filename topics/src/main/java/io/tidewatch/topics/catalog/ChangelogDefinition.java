package io.tidewatch.topics.catalog;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The topic that keeps one of the engine's stores. Kafka Streams makes it, as the catalog says.
 *
 * @param store the store's name
 * @param description what lies in it, one sentence
 * @param replication copies of each partition, 1 or more
 * @param config Kafka topic configuration by its Kafka name, ordered by name; compaction is Kafka Streams' own choice
 * @param why a sentence on each choice, by its key; may be empty
 */
public record ChangelogDefinition(
        String store, String description, int replication, Map<String, String> config, Map<String, String> why) {
    public ChangelogDefinition {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(description, "description");
        config = Collections.unmodifiableMap(new TreeMap<>(config));
        why = Map.copyOf(why);
        TopicDefinition.checkReplication("changelog of '" + store + "'", replication);
    }

    /** The same with another number of copies; see {@link TopicDefinition#withReplication}. */
    public ChangelogDefinition withReplication(int copies) {
        return new ChangelogDefinition(store, description, copies, TopicDefinition.fitted(config, copies), why);
    }
}
