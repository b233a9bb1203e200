package io.tidewatch.cli.savepoint;

import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.InternalTopicDefinition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the commands ask the brokers about topics, offsets and groups, and have them do. Each failure says what was tried. */
public final class Cluster {
    /** How long a broker may take to take a topic's configuration; usually well below a second. */
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(15);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Admin admin;
    private final TopicAdmin topics;

    /** Uses {@code admin} and leaves closing it to the caller. */
    public Cluster(Admin admin) {
        this.admin = admin;
        this.topics = new TopicAdmin(admin);
    }

    /** A topic, if it is there. */
    public Optional<ClusterTopic> topic(String name) {
        return Optional.ofNullable(topics.describe(List.of(name)).get(name));
    }

    /** The partitions of a topic; none if it is not there. */
    public List<TopicPartition> partitions(String topic) {
        return topic(topic)
                .map(found -> SavepointPlace.partitions(topic, found.partitions()))
                .orElse(List.of());
    }

    /** The names of the topics that begin so, in order. */
    public List<String> topicsNamed(String prefix) {
        return ask("list the topics", admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** Makes a topic, unless it is there, and waits until it can be written to. */
    public void make(String name, int partitions, InternalTopicDefinition definition) {
        topics.make(name, partitions, definition);
    }

    /** Gives a topic more partitions, and waits until they can be written to. */
    public void grow(String topic, int partitions) {
        ask(
                "give " + topic + " more partitions",
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                        .all());
        topics.awaitLeaders(Map.of(topic, partitions));
    }

    /** Where each partition's first record is. */
    public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The offset behind each partition's last record, or behind its last one that is committed. */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, IsolationLevel isolation) {
        return offsets(partitions, OffsetSpec.latest(), isolation);
    }

    /** How many members a group has; 0 if there is no such group. */
    public int members(String group) {
        try {
            return get(
                            "look up the group " + group,
                            admin.describeConsumerGroups(List.of(group))
                                    .describedGroups()
                                    .get(group))
                    .members()
                    .size();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw failed("look up the group " + group, failed);
        }
    }

    /** What a group has committed of a topic, by partition. */
    public Map<Integer, Long> committed(String group, String topic) {
        try {
            Map<Integer, Long> committed = new HashMap<>();
            get(
                            "look up the positions of the group " + group,
                            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .forEach((partition, position) -> {
                        if (position != null && partition.topic().equals(topic)) {
                            committed.put(partition.partition(), position.offset());
                        }
                    });
            return committed;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw failed("look up the positions of the group " + group, failed);
        }
    }

    /** Deletes what is there of these topics. */
    public void deleteTopics(Collection<String> names) {
        for (String name : names) {
            unlessMissing(
                    "delete the topic " + name,
                    admin.deleteTopics(List.of(name)).all(),
                    UnknownTopicOrPartitionException.class);
        }
    }

    /** Deletes a group that has no members, if it is there. */
    public void deleteGroup(String group) {
        unlessMissing(
                "delete the group " + group,
                admin.deleteConsumerGroups(List.of(group)).all(),
                GroupIdNotFoundException.class);
    }

    /** Deletes all records of a compacted topic, and leaves the topic. */
    public void empty(String topic) {
        // A broker deletes no records of a topic that is only compacted.
        cleanup(topic, TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends(partitions(topic), IsolationLevel.READ_UNCOMMITTED)
                .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        deleteRecords("empty the topic " + topic, all);
    }

    /** A broker refuses until its log has taken the policy, a moment after that was set. */
    private void deleteRecords(String doing, Map<TopicPartition, RecordsToDelete> records) {
        long deadline = System.nanoTime() + TAKEN_WITHIN.toNanos();
        while (true) {
            try {
                get(doing, admin.deleteRecords(records).all());
                return;
            } catch (ExecutionException refused) {
                if (!(refused.getCause() instanceof PolicyViolationException) || System.nanoTime() > deadline) {
                    throw failed(doing, refused);
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }

    private void cleanup(String topic, String policy) {
        ask(
                "set the cleanup.policy of " + topic,
                admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, policy),
                                        AlterConfigOp.OpType.SET))))
                        .all());
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which));
        Map<TopicPartition, Long> found = new HashMap<>();
        ask(
                        "look up offsets",
                        admin.listOffsets(wanted, new ListOffsetsOptions(isolation))
                                .all())
                .forEach((partition, offset) -> found.put(partition, offset.offset()));
        return found;
    }

    private static void unlessMissing(String doing, KafkaFuture<?> future, Class<? extends Exception> missing) {
        try {
            get(doing, future);
        } catch (ExecutionException failed) {
            if (!missing.isInstance(failed.getCause())) {
                throw failed(doing, failed);
            }
        }
    }

    private static <T> T ask(String doing, KafkaFuture<T> future) {
        try {
            return get(doing, future);
        } catch (ExecutionException failed) {
            throw failed(doing, failed);
        }
    }

    private static <T> T get(String doing, KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted, could not " + doing, stopped);
        }
    }

    private static ClusterException failed(String doing, ExecutionException failure) {
        return ClusterException.of(doing, Access.as("operator").anything(), failure.getCause());
    }
}
