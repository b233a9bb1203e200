package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The shop's topics on the broker under test, made afresh by the product's own topic admin. Their names are part of the
 * contract, so tests that need them run one after the other and each begins with new ones.
 */
final class ShopTopics implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** A rebalance waits for the slowest, and probing for moved state takes another one. */
    private static final Duration SHARED = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final Admin admin;

    private ShopTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Deletes all topics of the broker. */
    static ShopTopics none(TestKafka kafka) {
        return none(kafka.bootstrapServers());
    }

    private static ShopTopics none(String bootstrapServers) {
        ShopTopics topics = new ShopTopics(bootstrapServers);
        // Kafka's own are not listed.
        Set<String> old = get(topics.admin.listTopics().names());
        get(topics.admin.deleteTopics(old).all());
        await().atMost(SOON).until(() -> get(topics.admin.listTopics().names()).isEmpty());
        return topics;
    }

    /** Those that are there. */
    static ShopTopics there(TestKafka kafka) {
        return new ShopTopics(kafka.bootstrapServers());
    }

    /** Makes the catalog's topics on one broker, {@code shop.events} with {@code partitions}, all empty. */
    static ShopTopics afresh(TestKafka kafka, int partitions) {
        ShopTopics topics = none(kafka);
        topics.apply(partitions);
        return topics;
    }

    /** The same on a broker that is the test's own and new. */
    static ShopTopics on(BrokerProcess broker, int partitions) {
        ShopTopics topics = new ShopTopics(broker.bootstrapServers());
        topics.apply(partitions);
        return topics;
    }

    /** The same on three brokers, with three copies of everything, in the place of all topics there are. */
    static ShopTopics afresh(BrokerTrio brokers, int partitions) {
        ShopTopics topics = none(brokers.bootstrapServers());
        topics.apply(partitions, BrokerTrio.BROKERS);
        return topics;
    }

    /** Makes a topic of another name. */
    void makeUnlessThere(String name) {
        if (!get(admin.listTopics().names()).contains(name)) {
            get(admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all());
            new TopicAdmin(admin).awaitLeaders(Map.of(name, 1));
        }
    }

    /** Makes what is missing of the shipped catalog, for a single broker. */
    void apply(int partitions) {
        apply(partitions, 1);
    }

    private void apply(int partitions, int copies) {
        TopicAdmin tool = new TopicAdmin(admin);
        tool.apply(tool.plan(TopicCatalog.shipped().withReplication(copies).withStatePartitions(partitions)));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Admin admin() {
        return admin;
    }

    void delete(String topic) {
        get(admin.deleteTopics(Set.of(topic)).all());
        await().atMost(SOON).until(() -> !get(admin.listTopics().names()).contains(topic));
    }

    /** Partitions of every topic there is, by name. */
    Map<String, Integer> partitions() {
        return get(admin.describeTopics(get(admin.listTopics().names())).allTopicNames()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        topic -> topic.getValue().partitions().size()));
    }

    /** Whether every transaction that wrote to a topic has ended, so that a reader of committed records sees all there is. */
    boolean settled(String topic) {
        return ends(topic, IsolationLevel.READ_COMMITTED).equals(ends(topic));
    }

    /** The offset that the next record of each partition will get. */
    Map<TopicPartition, Long> ends(String topic) {
        return ends(topic, IsolationLevel.READ_UNCOMMITTED);
    }

    /** The offset of the first record of each partition that has not been deleted. */
    Map<TopicPartition, Long> begins(String topic) {
        return offsets(topic, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    private Map<TopicPartition, Long> ends(String topic, IsolationLevel isolation) {
        return offsets(topic, OffsetSpec.latest(), isolation);
    }

    private Map<TopicPartition, Long> offsets(String topic, OffsetSpec which, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        int count = get(admin.describeTopics(Set.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .size();
        for (int partition = 0; partition < count; partition++) {
            wanted.put(new TopicPartition(topic, partition), which);
        }
        return get(admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    /** The offset up to which a group has committed each partition; one without a commit is missing. */
    Map<TopicPartition, Long> committed(String group) {
        return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).entrySet().stream()
                .filter(partition -> partition.getValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, partition -> partition.getValue().offset()));
    }

    /** Deletes the records of a partition before an offset, as retention does. */
    void deleteBefore(TopicPartition partition, long offset) {
        get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    /**
     * Deletes all of a compacted topic but the last record of each partition, so that a reader that begins anew finds next to
     * nothing.
     */
    void deleteAllButTheLast(String topic) {
        Map<TopicPartition, Long> last = new HashMap<>();
        try (CommittedRecords records = new CommittedRecords(this, topic)) {
            records.all()
                    .forEach(record -> last.merge(
                            new TopicPartition(record.topic(), record.partition()), record.offset(), Math::max));
        }
        // A broker deletes no records of a topic that is only compacted.
        cleanup(topic, TopicConfig.CLEANUP_POLICY_DELETE);
        // And refuses until the log has taken the new policy, a moment after it was set.
        last.forEach((partition, offset) ->
                await().atMost(SOON).ignoreExceptions().untilAsserted(() -> deleteBefore(partition, offset)));
        cleanup(topic, TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    private void cleanup(String topic, String policy) {
        set(topic, TopicConfig.CLEANUP_POLICY_CONFIG, policy);
    }

    /** How long a topic keeps its records from now on, by the time they were sent. */
    void retention(String topic, Duration time) {
        set(topic, TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()));
    }

    private void set(String topic, String key, String value) {
        get(admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all());
    }

    /** Waits until so many instances of an application share the partitions of {@code shop.events}. */
    void awaitSharedBy(int instances, String group) {
        awaitSharedBy(instances, group, SHARED);
    }

    /** The same where many JVMs share few cores. */
    void awaitSharedBy(int instances, String group, Duration within) {
        awaitSharedBy(instances, group, within, () -> {});
    }

    /** The same of engines that are there; one that has ended meanwhile fails it at once, with what it has said. */
    void awaitSharedBy(Instances engines, String group) {
        awaitSharedBy(engines.count(), group, SHARED, engines::requireAlive);
    }

    private void awaitSharedBy(int instances, String group, Duration within, Runnable before) {
        await("shared by " + instances).atMost(within).untilAsserted(() -> {
            before.run();
            List<Integer> shares = get(
                            admin.describeConsumerGroups(Set.of(group)).all())
                    .get(group)
                    .members()
                    .stream()
                    .map(member -> member.assignment().topicPartitions().size())
                    .toList();
            assertThat(shares)
                    .hasSize(instances)
                    .allSatisfy(share -> assertThat(share).isPositive());
        });
    }

    /** Records that the topics hold and have ever held, control records of transactions included. */
    long records(Collection<String> topics) {
        return topics.stream()
                .flatMap(topic -> ends(topic).values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public void close() {
        admin.close();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the broker under test refuses", refused.getCause());
        }
    }
}
