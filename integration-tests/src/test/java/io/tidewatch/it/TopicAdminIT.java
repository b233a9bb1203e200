package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.ClusterException;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

/** {@code tidewatch topics} on a real broker: makes what is missing, once, and takes nothing away. */
@ExtendWith(BrokerUnderTest.class)
class TopicAdminIT {
    private TestKafka kafka;
    private ShopTopics topics;

    /** What a command printed, and its exit code. */
    private record Answer(int exitCode, String out, String err) {}

    @BeforeEach
    void emptyBroker(TestKafka shared) {
        kafka = shared;
        topics = ShopTopics.none(shared);
    }

    @AfterEach
    void closeClient() {
        topics.close();
    }

    @Test
    void planChangesNothing() {
        // When
        Answer answer = topics("plan", "--partitions=4");

        // Then
        assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(answer.out())
                .contains(
                        TopicNames.SHOP_EVENTS, TopicNames.INTERVENTIONS, "would be made by 'tidewatch topics apply'");
        assertThat(topics.partitions()).isEmpty();
    }

    @Test
    void applyMakesEveryTopicOfTheCatalog() {
        // When
        Answer answer = topics("apply", "--partitions=4");

        // Then
        assertThat(answer.err()).isEmpty();
        assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(topics.partitions())
                .containsOnlyKeys(
                        TopicNames.SHOP_EVENTS,
                        TopicNames.DEAD_LETTERS,
                        TopicNames.FEATURES,
                        TopicNames.SCORES,
                        TopicNames.INTERVENTIONS,
                        TopicNames.ASSIGNMENTS,
                        TopicNames.OUTCOMES,
                        TopicNames.RECEIPTS,
                        TopicNames.SHADOW,
                        TopicNames.MODELS,
                        TopicNames.IDENTITIES,
                        TopicNames.COLLECTORS,
                        TopicNames.ERASURES)
                .containsEntry(TopicNames.SHOP_EVENTS, 4);
    }

    @Test
    void aTopicThatWasJustMadeTakesEveryRecord() throws Exception {
        // Given
        int partitions = 64;
        assertThat(topics("apply", "--partitions=" + partitions).exitCode()).isEqualTo(ExitCode.OK);

        // When: one try for each record, so that a partition that is not led yet refuses it for good
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrapServers(),
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        false,
                        ProducerConfig.RETRIES_CONFIG,
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int partition = 0; partition < partitions; partition++) {
                sent.add(producer.send(
                        new ProducerRecord<>(TopicNames.SHOP_EVENTS, partition, new byte[] {1}, new byte[] {1})));
            }
        }

        // Then
        assertThat(sent).allSatisfy(one -> assertThat(one.get().hasOffset()).isTrue());
    }

    @Test
    void aPartitionThatIsNotLedIsNamed() {
        // Given
        TopicAdmin admin = new TopicAdmin(topics.admin(), Duration.ofMillis(500));

        // When, Then: nobody has made the topic, so nobody leads it
        assertThatThrownBy(() -> admin.awaitLeaders(Map.of("nobodys.topic", 1)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("nobodys.topic-0");
    }

    @Test
    void aTopicThatOneBrokerDoesNotKnowYetIsAskedForAgain() {
        // Given
        topics.apply(4);
        AtomicInteger asked = new AtomicInteger();

        // When
        Map<String, ClusterTopic> described;
        try (Admin behind = new ForwardingAdmin(client()) {
            @Override
            public DescribeConfigsResult describeConfigs(
                    Collection<ConfigResource> resources, DescribeConfigsOptions options) {
                return asked.getAndIncrement() == 0
                        ? new NoneKnown(resources)
                        : super.describeConfigs(resources, options);
            }
        }) {
            described = new TopicAdmin(behind).describe(List.of(TopicNames.FEATURES, TopicNames.SCORES));
        }

        // Then
        assertThat(asked).hasValue(2);
        assertThat(described).containsOnlyKeys(TopicNames.FEATURES, TopicNames.SCORES);
        assertThat(described.get(TopicNames.FEATURES).config()).containsKey("retention.ms");
    }

    @Test
    void aTopicThatIsDeletedWhileItIsLookedAtIsNotThere() {
        // Given
        topics.apply(4);

        // When
        Map<String, ClusterTopic> described;
        try (Admin behind = new ForwardingAdmin(client()) {
            @Override
            public DescribeConfigsResult describeConfigs(
                    Collection<ConfigResource> resources, DescribeConfigsOptions options) {
                if (topics.partitions().containsKey(TopicNames.SHADOW)) {
                    topics.delete(TopicNames.SHADOW);
                }
                return super.describeConfigs(resources, options);
            }
        }) {
            described = new TopicAdmin(behind).describe(List.of(TopicNames.SHADOW, TopicNames.SCORES));
        }

        // Then
        assertThat(described).containsOnlyKeys(TopicNames.SCORES);
    }

    @Test
    void applyTwiceIsApplyOnce() {
        // Given
        topics("apply", "--partitions=4");
        Map<String, Integer> once = topics.partitions();

        // When
        Answer plan = topics("plan", "--partitions=4", "--exit-code");
        Answer again = topics("apply", "--partitions=4");

        // Then
        assertThat(plan.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(again.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(again.out()).contains("Nothing to change");
        assertThat(topics.partitions()).isEqualTo(once);
    }

    @Test
    void applyMendsAConfigurationThatWasChangedByHand() throws Exception {
        // Given
        topics("apply", "--partitions=4");
        ConfigResource features = new ConfigResource(ConfigResource.Type.TOPIC, TopicNames.FEATURES);
        topics.admin()
                .incrementalAlterConfigs(Map.of(
                        features,
                        List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET))))
                .all()
                .get();

        // When
        Answer answer = topics("apply", "--partitions=4");

        // Then
        assertThat(answer.out()).contains("retention.ms", "1 change made");
        assertThat(topics("plan", "--partitions=4", "--exit-code").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void applyRefusesToChangeThePartitionsOfTheTopicThatCarriesState() throws Exception {
        // Given: not even the missing topic may be made while a person has something to settle
        topics("apply", "--partitions=4");
        topics.delete(TopicNames.FEATURES);
        Map<String, Integer> before = topics.partitions();

        for (String other : List.of("8", "2")) {
            // When
            Answer answer = topics("apply", "--partitions=" + other);

            // Then
            assertThat(answer.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(answer.err())
                    .contains(
                            TopicNames.SHOP_EVENTS + " has 4 partitions and " + other + " are wanted", "--partitions 4")
                    .doesNotContain("\tat ");
            assertThat(topics.partitions()).isEqualTo(before);
        }
    }

    @Test
    void applyDeletesNothing() throws Exception {
        // Given: a topic of somebody else's, and a topic of the catalog with more partitions than it wants
        kafka.createTopic("somebody.elses", 2);
        kafka.createTopic(TopicNames.DEAD_LETTERS, 5);

        // When
        Answer answer = topics("apply", "--partitions=4");

        // Then
        assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(answer.out()).contains("Kafka cannot take partitions away");
        assertThat(topics.partitions())
                .containsEntry("somebody.elses", 2)
                .containsEntry(TopicNames.DEAD_LETTERS, 5)
                .hasSize(TopicCatalog.shipped().topics().size() + 1);
    }

    private Answer topics(String command, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Tidewatch.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(Stream.concat(
                        Stream.of(
                                "topics", command, "--bootstrap-server=" + kafka.bootstrapServers(), "--replication=1"),
                        Stream.of(options))
                .toArray(String[]::new));
        return new Answer(exitCode, out.toString(), err.toString());
    }

    private Map<String, Object> client() {
        return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    }

    /** The answer of a broker that has not heard of any of the topics. */
    private static final class NoneKnown extends DescribeConfigsResult {
        NoneKnown(Collection<ConfigResource> resources) {
            super(resources.stream().collect(Collectors.toMap(resource -> resource, resource -> unknown())));
        }

        private static KafkaFuture<Config> unknown() {
            KafkaFutureImpl<Config> unknown = new KafkaFutureImpl<>();
            unknown.completeExceptionally(new UnknownTopicOrPartitionException());
            return unknown;
        }
    }
}
