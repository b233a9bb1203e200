package io.tidewatch.streams.preflight;

import io.tidewatch.streams.EngineAdmin;
import io.tidewatch.streams.config.ProcessingConfig.Guarantee;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.admin.Needs;
import io.tidewatch.topics.admin.RightsCheck;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.InternalTopicDefinition;
import io.tidewatch.topics.catalog.Right;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.resource.ResourceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the preflight that asks the brokers: are they there, are the topics, do they fit each other and the state. */
final class ClusterCheck {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClusterCheck.class);
    /** A broker that runs answers in milliseconds; one that is far away or busy within this. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private static final Set<String> OPTIONAL = Set.of(TopicNames.MODELS, TopicNames.SHADOW, TopicNames.ERASURES);
    /** What the catalog calls who runs this. */
    private static final String ENGINE = "tidewatch engine";

    private final TidewatchConfig config;
    private final TopicCatalog catalog;
    private final Access access;
    private final List<TopicDefinition> used;

    ClusterCheck(TidewatchConfig config, TopicCatalog catalog) {
        this.config = config;
        this.catalog = catalog;
        this.access = Access.asEngine(config.applicationId());
        // The rights on others are not the engine's.
        this.used = catalog.topics().stream()
                .filter(topic ->
                        topic.producers().contains(ENGINE) || topic.consumers().contains(ENGINE))
                .toList();
    }

    void check() {
        try (Admin admin = admin()) {
            checkReachable(admin);
            checkRights(admin);
            TopicAdmin topics = new TopicAdmin(admin, access);
            Map<String, ClusterTopic> present =
                    topics.describe(used.stream().map(TopicDefinition::name).toList());
            used.forEach(wanted -> checkTopic(wanted, present));
            checkState(admin, topics, present.get(TopicNames.SHOP_EVENTS));
            used.forEach(wanted -> tellPartitions(wanted, present.get(wanted.name())));
        }
    }

    private Admin admin() {
        try {
            return EngineAdmin.open(config, "preflight", ANSWER_WITHIN);
        } catch (KafkaException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            throw new TidewatchException(
                    "Kafka's client refuses its properties: %s; correct 'bootstrap_servers' or the 'kafka' section"
                            .formatted(reason.getMessage()),
                    refused);
        }
    }

    private void checkReachable(Admin admin) {
        try {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException failure) {
            throw ClusterException.of(
                    "reach a broker at " + config.bootstrapServers(), access.anything(), failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TidewatchException("interrupted while asking the brokers", stopped);
        }
    }

    /** All that is missing at once: an engine that learned of each right by failing would take a start for each. */
    private void checkRights(Admin admin) {
        Set<String> internal = internalTopics().keySet();
        boolean transactions = config.processing().guarantee() == Guarantee.EXACTLY_ONCE_V2;
        Map<Boolean, List<Right>> missing = new RightsCheck(admin, access)
                .missing(internal).stream()
                        .filter(right -> transactions || right.resource() != ResourceType.TRANSACTIONAL_ID)
                        .collect(Collectors.partitioningBy(
                                right -> right.without().isPresent()));
        if (!missing.get(false).isEmpty()) {
            throw new TidewatchException("the engine's user at %s lacks rights. %s"
                    .formatted(config.bootstrapServers(), new Needs(access, missing.get(false)).sentence()));
        }
        missing.get(true)
                .forEach(right -> LOGGER.atWarn()
                        .addKeyValue("right", right.words())
                        .addKeyValue("without", right.without().orElseThrow())
                        .addKeyValue("remedy", new Needs(access, List.of(right)).sentence())
                        .log("The engine's user lacks a right"));
    }

    private void checkTopic(TopicDefinition wanted, Map<String, ClusterTopic> present) {
        ClusterTopic topic = present.get(wanted.name());
        if (topic == null && isOptional(wanted)) {
            return;
        }
        if (topic == null) {
            throw new TidewatchException(
                    "the topic %s does not exist; create it with '%s'".formatted(wanted.name(), apply()));
        }
        String policy =
                topic.config().getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        boolean compacted = policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT);
        if (compacted != wanted.compacted()) {
            throw new TidewatchException(
                    "the topic %s has cleanup.policy=%s, which would lose records that are needed; it must be %s, set it with '%s'"
                            .formatted(wanted.name(), policy, wanted.compacted() ? "compact" : "delete", apply()));
        }
        checkMessageSize(wanted, topic);
    }

    /**
     * Without the models' topic the engine serves the model of its configuration, and without the shadow's it takes no shadow;
     * the watch on the models says so. Without that of erasures nobody can be erased, which the one who asks is told.
     */
    private static boolean isOptional(TopicDefinition wanted) {
        return OPTIONAL.contains(wanted.name());
    }

    /** Another number of partitions works, and a small cluster wants fewer: told, not refused. */
    private static void tellPartitions(TopicDefinition wanted, ClusterTopic topic) {
        if (topic != null && topic.partitions() != wanted.partitions()) {
            LOGGER.atInfo()
                    .addKeyValue("topic", wanted.name())
                    .addKeyValue("partitions", topic.partitions())
                    .addKeyValue("catalog", wanted.partitions())
                    .log("Topic has another number of partitions than the catalog");
        }
    }

    private void checkMessageSize(TopicDefinition wanted, ClusterTopic topic) {
        int has = Integer.parseInt(topic.config().getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0"));
        int needs = Integer.parseInt(wanted.config().getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0"));
        if (!wanted.name().equals(TopicNames.SHOP_EVENTS) && has < needs) {
            throw new TidewatchException(
                    "the topic %s takes messages of %d bytes, the engine may write %d; set max.message.bytes with '%s'"
                            .formatted(wanted.name(), has, needs, apply()));
        }
    }

    /** What Kafka Streams would find out in a rebalance, or at the first large event, and stop every instance. */
    private void checkState(Admin admin, TopicAdmin topics, ClusterTopic input) {
        GenerationCheck generation = new GenerationCheck(config, names(admin));
        generation.checkNotReplaced();
        int tasks = generation.tasks(
                input,
                config.savepointTopic()
                        .map(name -> topics.describe(List.of(name)).get(name)));
        Map<String, InternalTopicDefinition> wanted = internalTopics();
        topics.describe(wanted.keySet()).forEach((name, topic) -> {
            if (topic.partitions() != tasks) {
                throw new TidewatchException(
                        generation.misfit(config.savepointTopic().orElse(input.name()), tasks, topic));
            }
            checkMessageSize(wanted.get(name), topic);
            tellReplication(topic, input);
        });
    }

    private Map<String, InternalTopicDefinition> internalTopics() {
        Map<String, InternalTopicDefinition> wanted = new HashMap<>();
        for (InternalTopicDefinition changelog : catalog.changelogs()) {
            wanted.put(Names.changelog(config.applicationId(), changelog.name()), changelog);
        }
        for (InternalTopicDefinition repartition : catalog.repartitions()) {
            wanted.put(Names.repartition(config.applicationId(), repartition.name()), repartition);
        }
        return wanted;
    }

    private Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException failure) {
            throw ClusterException.of("list the topics", access.anything(), failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TidewatchException("interrupted while asking the brokers", stopped);
        }
    }

    private void checkMessageSize(InternalTopicDefinition wanted, ClusterTopic topic) {
        int has = Integer.parseInt(topic.config().getOrDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "0"));
        int needs = Integer.parseInt(wanted.config().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        if (has < needs) {
            throw new TidewatchException(
                    ("the topic %s takes messages of %d bytes, the engine may write %d; set it with 'kafka-configs.sh"
                                    + " --bootstrap-server %s --alter --entity-type topics --entity-name %s --add-config %s=%d'")
                            .formatted(
                                    topic.name(),
                                    has,
                                    needs,
                                    config.bootstrapServers(),
                                    topic.name(),
                                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                    needs));
        }
    }

    /** Told, not refused: it works until a broker is lost, and copies are moved while the engine runs. */
    private static void tellReplication(ClusterTopic changelog, ClusterTopic input) {
        if (changelog.replication() < input.replication()) {
            LOGGER.atWarn()
                    .addKeyValue("topic", changelog.name())
                    .addKeyValue("copies", changelog.replication())
                    .addKeyValue("copiesOfTheEvents", input.replication())
                    .log("The state has fewer copies than the events it is made of; give it as many with"
                            + " kafka-reassign-partitions.sh");
        }
    }

    private String apply() {
        return "tidewatch topics apply --bootstrap-server " + config.bootstrapServers();
    }
}
