package io.tidewatch.topics.admin;

import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks a cluster which topics it has and makes the difference to a catalog. Idempotent; never deletes, never shrinks. What has
 * to change is decided by {@link TopicPlanner}.
 */
public final class TopicAdmin {
    /** How long a created topic may take until every broker knows it; usually well below a second. */
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(15);
    /** Between two looks whether it is there. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Admin admin;

    /** Uses {@code admin} and leaves closing it to the caller. */
    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * The difference to {@code catalog}; changes nothing.
     *
     * @throws TopicAdminException if the cluster does not answer or does not allow it
     */
    public TopicPlan plan(TopicCatalog catalog) {
        return TopicPlanner.plan(catalog, describe(names(catalog)));
    }

    /**
     * Makes all changes of {@code plan} and waits until what was created can be seen. A topic that someone else created
     * meanwhile is taken as it is; plan again to see whether it fits.
     *
     * @throws TopicAdminException if the plan has refusals (then nothing was changed), or the cluster refuses
     */
    public void apply(TopicPlan plan) {
        if (!plan.refusals().isEmpty()) {
            throw new TopicAdminException("nothing was changed: " + String.join(". ", plan.refusals()));
        }
        for (TopicChange change : plan.changes()) {
            make(change);
        }
        awaitCreated(plan);
    }

    /**
     * The topics of {@code names} that the cluster has, with their configuration.
     *
     * @throws TopicAdminException if the cluster does not answer or does not allow it
     */
    public Map<String, ClusterTopic> describe(Collection<String> names) {
        Map<String, TopicDescription> present = present(names);
        Map<ConfigResource, Config> configs = await(
                "read the topics' configuration",
                admin.describeConfigs(present.keySet().stream()
                                .map(TopicAdmin::resource)
                                .toList())
                        .all());
        Map<String, ClusterTopic> topics = new HashMap<>();
        present.forEach((name, description) -> topics.put(
                name,
                new ClusterTopic(
                        name,
                        description.partitions().size(),
                        description.partitions().get(0).replicas().size(),
                        values(configs.get(resource(name))))));
        return topics;
    }

    private Map<String, TopicDescription> present(Collection<String> names) {
        Map<String, TopicDescription> present = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, future) -> {
            try {
                present.put(name, get("look up the topics", future));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw AdminFailures.explain("look up the topics", e.getCause());
                }
            }
        });
        return present;
    }

    private void make(TopicChange change) {
        if (change instanceof TopicChange.Create create) {
            create(create.definition());
        } else if (change instanceof TopicChange.AddPartitions add) {
            await(
                    "add partitions to topic " + add.topic(),
                    admin.createPartitions(Map.of(add.topic(), NewPartitions.increaseTo(add.to())))
                            .all());
        } else if (change instanceof TopicChange.SetConfig set) {
            AlterConfigOp operation = new AlterConfigOp(new ConfigEntry(set.key(), set.to()), AlterConfigOp.OpType.SET);
            await(
                    "set " + set.key() + " of topic " + set.topic(),
                    admin.incrementalAlterConfigs(Map.of(resource(set.topic()), List.of(operation)))
                            .all());
        }
    }

    private void create(TopicDefinition topic) {
        String doing = "create topic " + topic.name();
        NewTopic wanted =
                new NewTopic(topic.name(), topic.partitions(), (short) topic.replication()).configs(topic.config());
        try {
            get(doing, admin.createTopics(List.of(wanted)).all());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw AdminFailures.explain(doing, e.getCause());
            }
        }
    }

    private void awaitCreated(TopicPlan plan) {
        List<String> created = plan.changes().stream()
                .filter(TopicChange.Create.class::isInstance)
                .map(TopicChange::topic)
                .toList();
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (!present(created).keySet().containsAll(created)) {
            if (System.nanoTime() > deadline) {
                throw new TopicAdminException("the topics were created but the brokers do not show them after "
                        + VISIBLE_WITHIN.toSeconds() + " s; run plan again in a moment");
            }
            pause();
        }
    }

    private static <T> T await(String doing, KafkaFuture<T> future) {
        try {
            return get(doing, future);
        } catch (ExecutionException e) {
            throw AdminFailures.explain(doing, e.getCause());
        }
    }

    private static <T> T get(String doing, KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicAdminException("interrupted, could not " + doing, e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicAdminException("interrupted while waiting for the topics to appear", e);
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
