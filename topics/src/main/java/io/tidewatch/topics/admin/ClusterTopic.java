package io.tidewatch.topics.admin;

import java.util.Map;
import java.util.Objects;

/**
 * A topic as a cluster has it.
 *
 * @param name its name
 * @param partitions how many it has
 * @param replication copies of its first partition
 * @param config its effective configuration, defaults of the broker included
 */
public record ClusterTopic(String name, int partitions, int replication, Map<String, String> config) {
    public ClusterTopic {
        Objects.requireNonNull(name, "name");
        config = Map.copyOf(config);
    }
}
