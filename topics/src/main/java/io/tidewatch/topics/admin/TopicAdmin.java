package io.tidewatch.topics.admin;

import io.tidewatch.topics.catalog.InternalTopicDefinition;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks a cluster which topics it has and makes the difference to a catalog. Idempotent; never deletes, never shrinks. What has
 * to change is decided by {@link TopicPlanner}.
 */
public final class TopicAdmin {
    /** How long a change of topics may take until all brokers know it and its leaders lead; usually well below a second. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(15);
    /** Between two looks whether it has. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Admin admin;
    private final Access access;
    private final Duration settledWithin;

    /** Uses {@code admin}, an operator's, and leaves closing it to the caller. */
    public TopicAdmin(Admin admin) {
        this(admin, SETTLED_WITHIN);
    }

    /** The same of another role. */
    public TopicAdmin(Admin admin, Access access) {
        this(admin, access, SETTLED_WITHIN);
    }

    /**
     * The same for a cluster of another speed.
     *
     * @param settledWithin how long a change of topics may take until all brokers know it and its leaders lead
     */
    public TopicAdmin(Admin admin, Duration settledWithin) {
        this(admin, Access.as("operator"), settledWithin);
    }

    private TopicAdmin(Admin admin, Access access, Duration settledWithin) {
        this.admin = admin;
        this.access = access;
        this.settledWithin = settledWithin;
    }

    /**
     * The difference to {@code catalog}; changes nothing.
     *
     * @throws ClusterException if the cluster does not answer or does not allow it
     */
    public TopicPlan plan(TopicCatalog catalog) {
        return TopicPlanner.plan(catalog, describe(names(catalog)));
    }

    /**
     * Makes all changes of {@code plan} and waits until what was created can be written to. A topic that someone else created
     * meanwhile is taken as it is; plan again to see whether it fits.
     *
     * @throws ClusterException if the plan has refusals (then nothing was changed), or the cluster refuses
     */
    public void apply(TopicPlan plan) {
        if (!plan.refusals().isEmpty()) {
            throw new ClusterException("nothing was changed: " + String.join(". ", plan.refusals()));
        }
        Map<String, Integer> made = new HashMap<>();
        for (TopicChange change : plan.changes()) {
            make(change, made);
        }
        awaitLeaders(made);
    }

    /**
     * Makes a topic of the engine's own, unless it is there, and waits until it can be written to. One that is there is taken as it is.
     *
     * @param name its name on the cluster
     * @throws ClusterException if the cluster does not answer, or refuses
     */
    public void make(String name, int partitions, InternalTopicDefinition topic) {
        if (!present(List.of(name)).isEmpty()) {
            return;
        }
        Map<String, Integer> made = new HashMap<>();
        create(name, partitions, topic.replication(), topic.config(), made);
        awaitLeaders(made);
    }

    /**
     * Waits until every partition's leader leads. The cluster's metadata names a leader a moment before it does, and a producer that
     * sends into that moment can have its first batch refused and a later one accepted, after which the broker refuses the first one
     * as out of order until it is given up.
     *
     * @param partitions how many each topic has
     * @throws ClusterException if one is not led in time, or the cluster does not answer
     */
    public void awaitLeaders(Map<String, Integer> partitions) {
        Set<TopicPartition> waiting = new HashSet<>();
        partitions.forEach((topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
                waiting.add(new TopicPartition(topic, partition));
            }
        });
        long deadline = System.nanoTime() + settledWithin.toNanos();
        waiting.removeAll(led(waiting));
        while (!waiting.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new ClusterException("the topics were made but no broker leads "
                        + waiting.iterator().next() + " after " + settledWithin.toSeconds()
                        + " s; see that the brokers run, then plan again");
            }
            pause();
            waiting.removeAll(led(waiting));
        }
    }

    /**
     * The topics of {@code names} that the cluster has, with their configuration. Brokers learn of a new or deleted topic one after the
     * other; where two of them disagree about one, both are asked again until they agree.
     *
     * @throws ClusterException if the cluster does not answer or does not allow it, or its brokers go on disagreeing
     */
    public Map<String, ClusterTopic> describe(Collection<String> names) {
        Map<String, ClusterTopic> topics = new HashMap<>();
        long deadline = System.nanoTime() + settledWithin.toNanos();
        Map<String, ClusterException> unsettled = describe(names, topics);
        while (!unsettled.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw unsettled.values().iterator().next();
            }
            pause();
            unsettled = describe(unsettled.keySet(), topics);
        }
        return topics;
    }

    /** Adds those that are there to {@code topics}; the answer is those that one broker has and another does not. */
    private Map<String, ClusterException> describe(Collection<String> names, Map<String, ClusterTopic> topics) {
        Map<String, TopicDescription> present = present(names);
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(
                        present.keySet().stream().map(TopicAdmin::resource).toList())
                .values();
        Map<String, ClusterException> unsettled = new HashMap<>();
        present.forEach((name, description) -> {
            String doing = "read the configuration of topic " + name;
            try {
                Config config = get(doing, configs.get(resource(name)));
                topics.put(
                        name,
                        new ClusterTopic(
                                name,
                                description.partitions().size(),
                                description.partitions().get(0).replicas().size(),
                                values(config)));
            } catch (ExecutionException e) {
                ClusterException refused =
                        ClusterException.of(doing, access.topics(AclOperation.DESCRIBE_CONFIGS, name), e.getCause());
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw refused;
                }
                unsettled.put(name, refused);
            }
        });
        return unsettled;
    }

    /** Those of {@code wanted} whose leader leads: nobody else tells their end. */
    private Set<TopicPartition> led(Set<TopicPartition> wanted) {
        // The client logs an error for a topic that the broker has not heard of yet, so it is not asked about one.
        Set<String> known = present(
                        wanted.stream().map(TopicPartition::topic).distinct().toList())
                .keySet();
        Set<TopicPartition> partitions = wanted.stream()
                .filter(partition -> known.contains(partition.topic()))
                .collect(Collectors.toSet());
        ListOffsetsResult ends = admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
                new ListOffsetsOptions().timeoutMs(Math.toIntExact(settledWithin.toMillis())));
        Set<TopicPartition> led = new HashSet<>();
        for (TopicPartition partition : partitions) {
            String doing = "wait for the leader of " + partition;
            try {
                get(doing, ends.partitionResult(partition));
                led.add(partition);
            } catch (ExecutionException e) {
                // A broker that has not heard of it yet, or one that shall lead and does not yet: later.
                if (!(e.getCause() instanceof InvalidMetadataException || e.getCause() instanceof TimeoutException)) {
                    throw ClusterException.of(
                            doing, access.topics(AclOperation.DESCRIBE, partition.topic()), e.getCause());
                }
            }
        }
        return led;
    }

    private Map<String, TopicDescription> present(Collection<String> names) {
        Map<String, TopicDescription> present = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, future) -> {
            try {
                present.put(name, get("look up the topics", future));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw ClusterException.of(
                            "look up the topics", access.topics(AclOperation.DESCRIBE, name), e.getCause());
                }
            }
        });
        return present;
    }

    /** Notes in {@code made} the topics with new partitions, and how many each has then. */
    private void make(TopicChange change, Map<String, Integer> made) {
        if (change instanceof TopicChange.Create create) {
            TopicDefinition topic = create.definition();
            create(topic.name(), topic.partitions(), topic.replication(), topic.config(), made);
        } else if (change instanceof TopicChange.AddPartitions add) {
            await(
                    "add partitions to topic " + add.topic(),
                    access.topics(AclOperation.ALTER, add.topic()),
                    admin.createPartitions(Map.of(add.topic(), NewPartitions.increaseTo(add.to())))
                            .all());
            made.put(add.topic(), add.to());
        } else if (change instanceof TopicChange.SetConfig set) {
            AlterConfigOp operation = new AlterConfigOp(new ConfigEntry(set.key(), set.to()), AlterConfigOp.OpType.SET);
            await(
                    "set " + set.key() + " of topic " + set.topic(),
                    access.topics(AclOperation.ALTER_CONFIGS, set.topic()),
                    admin.incrementalAlterConfigs(Map.of(resource(set.topic()), List.of(operation)))
                            .all());
        }
    }

    private void create(
            String name, int partitions, int replication, Map<String, String> config, Map<String, Integer> made) {
        String doing = "create topic " + name;
        NewTopic wanted = new NewTopic(name, partitions, (short) replication).configs(config);
        try {
            get(doing, admin.createTopics(List.of(wanted)).all());
            made.put(name, partitions);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw ClusterException.of(doing, access.topics(AclOperation.CREATE, name), e.getCause());
            }
        }
    }

    private static <T> T await(String doing, Needs needs, KafkaFuture<T> future) {
        try {
            return get(doing, future);
        } catch (ExecutionException e) {
            throw ClusterException.of(doing, needs, e.getCause());
        }
    }

    private static <T> T get(String doing, KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted, could not " + doing, e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for the brokers to know the topics", e);
        }
    }

    private static List<String> names(TopicCatalog catalog) {
        return catalog.topics().stream().map(TopicDefinition::name).toList();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Map<String, String> values(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
}
