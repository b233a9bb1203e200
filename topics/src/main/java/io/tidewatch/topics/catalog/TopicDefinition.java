package io.tidewatch.topics.catalog;

import io.tidewatch.topics.TidewatchException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic of the catalog.
 *
 * @param name its name on the cluster
 * @param description what lies in it, one sentence
 * @param partitions 1 or more
 * @param replication copies of each partition, 1 or more
 * @param carriesState whether the engine's stores are partitioned like it, so that its partitions are fixed once state exists
 * @param key what the record key is
 * @param schema the value's JSON Schema, relative to the catalog; empty if it has none
 * @param producers who writes
 * @param consumers who reads
 * @param config Kafka topic configuration by its Kafka name, ordered by name
 * @param why a sentence on each choice, by its key; may be empty
 */
public record TopicDefinition(
        String name,
        String description,
        int partitions,
        int replication,
        boolean carriesState,
        String key,
        Optional<String> schema,
        List<String> producers,
        List<String> consumers,
        Map<String, String> config,
        Map<String, String> why) {
    public TopicDefinition {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(schema, "schema");
        producers = List.copyOf(producers);
        consumers = List.copyOf(consumers);
        config = Collections.unmodifiableMap(new TreeMap<>(config));
        why = Map.copyOf(why);
        if (partitions < 1) {
            throw new TidewatchException(
                    "topic '" + name + "': 'partitions' is " + partitions + ", must be at least 1");
        }
        checkReplication("topic '" + name + "'", replication);
    }

    static void checkReplication(String where, int replication) {
        if (replication < 1 || replication > Short.MAX_VALUE) {
            throw new TidewatchException(
                    where + ": 'replication' is " + replication + ", must be 1 to " + Short.MAX_VALUE);
        }
    }

    /** Whether only the last record of each key is kept. */
    public boolean compacted() {
        return config.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE)
                .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** The same topic with another number of partitions. */
    public TopicDefinition withPartitions(int count) {
        return new TopicDefinition(
                name, description, count, replication, carriesState, key, schema, producers, consumers, config, why);
    }

    /**
     * The same topic with another number of copies. {@code min.insync.replicas} is lowered with it where needed, so that one
     * broker of the smaller cluster can still be away: of 3 copies 2 must be in sync, of 2 or 1 only 1.
     */
    public TopicDefinition withReplication(int copies) {
        return new TopicDefinition(
                name,
                description,
                partitions,
                copies,
                carriesState,
                key,
                schema,
                producers,
                consumers,
                fitted(config, copies),
                why);
    }

    static Map<String, String> fitted(Map<String, String> config, int copies) {
        Map<String, String> fitted = new TreeMap<>(config);
        fitted.computeIfPresent(
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                (name, value) -> Integer.toString(Math.min(Integer.parseInt(value), Math.max(1, copies - 1))));
        return fitted;
    }
}
