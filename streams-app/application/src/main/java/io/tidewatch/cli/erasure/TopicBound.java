package io.tidewatch.cli.erasure;

import io.tidewatch.topics.admin.ClusterTopic;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How long a topic keeps what was deleted in it, or is older than an erasure, by the settings that it has on the cluster.
 *
 * @param topic its name
 * @param within the longest; empty if nothing bounds it
 * @param remedy what gives it a bound; empty if it has one
 */
public record TopicBound(String topic, Optional<Duration> within, Optional<String> remedy) {
    /** What the brokers take to look, clean and delete: five minutes between two looks, one until files go, and their work. */
    private static final Duration BROKERS = Duration.ofHours(1);

    private static final String LARGEST = Long.toString(Long.MAX_VALUE);

    /** The bound of a topic. Compaction must come round twice: for the value, and for the record that removed it, whose key is the id. */
    public static TopicBound of(ClusterTopic topic) {
        String policy = setting(topic, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        return policy.contains(TopicConfig.CLEANUP_POLICY_DELETE) ? deleted(topic) : compacted(topic);
    }

    private static TopicBound compacted(ClusterTopic topic) {
        long lag = millis(topic, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, LARGEST);
        if (lag == Long.MAX_VALUE) {
            return none(topic, Map.of(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "86400000"));
        }
        // An open segment is closed after the shorter of both.
        long closed = Math.min(lag, millis(topic, TopicConfig.SEGMENT_MS_CONFIG, LARGEST));
        long tombstone = millis(topic, TopicConfig.DELETE_RETENTION_MS_CONFIG, LARGEST);
        return bound(topic, Duration.ofMillis(2 * (closed + lag) + tombstone));
    }

    private static TopicBound deleted(ClusterTopic topic) {
        long retention = millis(topic, TopicConfig.RETENTION_MS_CONFIG, "-1");
        if (retention < 0) {
            return none(topic, Map.of(TopicConfig.RETENTION_MS_CONFIG, "604800000"));
        }
        String time = setting(topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        if (!time.equals("LogAppendTime")) {
            // Retention counts from what producers say, which may lie years ahead.
            return none(topic, Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        }
        return bound(topic, Duration.ofMillis(retention + millis(topic, TopicConfig.SEGMENT_MS_CONFIG, "604800000")));
    }

    private static TopicBound bound(ClusterTopic topic, Duration settings) {
        return new TopicBound(topic.name(), Optional.of(settings.plus(BROKERS)), Optional.empty());
    }

    private static TopicBound none(ClusterTopic topic, Map<String, String> settings) {
        String config = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .findFirst()
                .orElseThrow();
        return new TopicBound(
                topic.name(),
                Optional.empty(),
                Optional.of("kafka-configs.sh --alter --entity-type topics --entity-name " + topic.name()
                        + " --add-config " + config));
    }

    private static String setting(ClusterTopic topic, String key, String missing) {
        return topic.config().getOrDefault(key, missing);
    }

    private static long millis(ClusterTopic topic, String key, String missing) {
        return Long.parseLong(setting(topic, key, missing));
    }
}
