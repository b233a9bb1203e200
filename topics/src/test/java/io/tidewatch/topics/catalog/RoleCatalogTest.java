package io.tidewatch.topics.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TidewatchException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class RoleCatalogTest {
    /** What the catalog of topics calls those who have a role. */
    private static final Map<String, String> ROLES = Map.of(
            "shop frontend", "producer",
            "tidewatch engine", "engine",
            "tidewatch collector", "collector",
            "coupon service", "coupon",
            "CRM service", "crm",
            "tidewatch model", "operator",
            "tidewatch operators", "operator");

    private static final Set<AclOperation> INCLUDING_DESCRIBE =
            Set.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER);

    private final RoleCatalog shipped = RoleCatalog.shipped();

    @Test
    void whoWritesOrReadsATopicMay() {
        for (TopicDefinition topic : TopicCatalog.shipped().topics()) {
            topic.producers().stream()
                    .filter(ROLES::containsKey)
                    .forEach(writer -> assertThat(operations(ROLES.get(writer), topic.name()))
                            .as(writer + " on " + topic.name())
                            .contains(AclOperation.WRITE));
            topic.consumers().stream()
                    .filter(ROLES::containsKey)
                    .forEach(reader -> assertThat(operations(ROLES.get(reader), topic.name()))
                            .as(reader + " on " + topic.name())
                            .contains(AclOperation.READ));
        }
    }

    @Test
    void namesNoTopicThatIsNotInTheCatalog() {
        Set<String> topics = new HashSet<>(TopicCatalog.shipped().topics().stream()
                .map(TopicDefinition::name)
                .toList());
        assertThat(shipped.roles())
                .flatExtracting(Role::rights)
                .filteredOn(right -> right.resource() == ResourceType.TOPIC && right.pattern() == PatternType.LITERAL)
                .extracting(Right::name)
                .isSubsetOf(topics);
    }

    @Test
    void saysNoOperationThatAnotherOneIncludes() {
        assertThat(shipped.roles()).flatExtracting(Role::rights).allSatisfy(right -> {
            Set<AclOperation> operations = right.operations();
            if (operations.contains(AclOperation.DESCRIBE)) {
                assertThat(operations).doesNotContainAnyElementsOf(INCLUDING_DESCRIBE);
            }
            if (operations.contains(AclOperation.ALTER_CONFIGS)) {
                assertThat(operations).doesNotContain(AclOperation.DESCRIBE_CONFIGS);
            }
            assertThat(operations).doesNotContain(AclOperation.ALL, AclOperation.IDEMPOTENT_WRITE);
        });
    }

    @Test
    void getsTheNamesOfACluster() {
        // When
        Role engine = shipped.role("engine").of("shop-warner", Optional.empty());
        Role coupon = shipped.role("coupon").of("shop-warner", Optional.empty());
        Role own = shipped.role("coupon").of("shop-warner", Optional.of("vouchers"));

        // Then
        assertThat(engine.rights())
                .extracting(Right::name)
                .contains("shop-warner", "shop-warner-", "shop-warner-budget")
                .noneMatch(name -> name.contains("{"));
        assertThat(coupon.rights()).extracting(Right::name).contains("tidewatch-coupon");
        assertThat(own.rights()).extracting(Right::name).contains("vouchers").doesNotContain("tidewatch-coupon");
    }

    @Test
    void isOneBindingForEachOperation() {
        // Given
        Role producer = shipped.role("collector").of("tidewatch", Optional.empty());
        // When
        List<AclBinding> bindings = producer.bindings("User:front");
        // Then
        assertThat(bindings)
                .hasSize(producer.rights().stream()
                        .mapToInt(right -> right.operations().size())
                        .sum())
                .allMatch(binding -> binding.entry().principal().equals("User:front"));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> shipped.role("admin"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("there is no role 'admin'; there are producer, collector, engine");
        assertThatThrownBy(() -> read("resource: topic, name: a, operations: [Reed], why: w"))
                .hasMessageContaining("r.yaml: 'operations' of right number 1 of role 'x' is Reed");
        assertThatThrownBy(() -> read("resource: queue, name: a, operations: [Read], why: w"))
                .hasMessageContaining("must be one of topic, group, transactional_id");
        assertThatThrownBy(() -> read("resource: topic, name: a, operations: [], why: w"))
                .hasMessageContaining("a right needs");
        assertThatThrownBy(() -> read("resource: topic, name: a, operation: [Read], why: w"))
                .hasMessageContaining("unknown key 'operation'");
    }

    @Test
    void isGrantedByKafkasOwnTool() {
        Role engine = shipped.role("engine").of("tidewatch", Optional.empty());
        assertThat(engine.rights().stream()
                        .map(right -> GrantCommand.of(right, "kafka:9092", "User:CN=engine, O=shop")))
                .contains(
                        "kafka-acls.sh --bootstrap-server kafka:9092 --add --allow-principal 'User:CN=engine, O=shop'"
                                + " --operation Read --operation DescribeConfigs --topic shop.events",
                        "kafka-acls.sh --bootstrap-server kafka:9092 --add --allow-principal 'User:CN=engine, O=shop'"
                                + " --operation Write --transactional-id tidewatch- --resource-pattern-type prefixed");
    }

    @Test
    void isResourcesOfStrimzi() {
        // Given
        StrimziResources resources = new StrimziResources("shop");
        // When
        String user = resources.user(
                shipped.role("coupon").of("tidewatch", Optional.empty()), "tidewatch-coupon", "scram-sha-512");
        String topic = resources.topic(TopicCatalog.shipped().topic("shop.collectors"));
        // Then
        assertThat(user).isEqualTo("""
            ---
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaUser
            metadata:
              name: tidewatch-coupon
              labels:
                strimzi.io/cluster: shop
            spec:
              authentication:
                type: scram-sha-512
              authorization:
                type: simple
                acls:
                - resource:
                    type: topic
                    name: churn.interventions
                    patternType: literal
                  operations:
                  - Read
                - resource:
                    type: topic
                    name: churn.receipts
                    patternType: literal
                  operations:
                  - Write
                - resource:
                    type: group
                    name: tidewatch-coupon
                    patternType: literal
                  operations:
                  - Read
            """);
        assertThat(topic).isEqualTo("""
            ---
            apiVersion: kafka.strimzi.io/v1
            kind: KafkaTopic
            metadata:
              name: shop.collectors
              labels:
                strimzi.io/cluster: shop
            spec:
              partitions: 1
              replicas: 3
              config:
                cleanup.policy: compact
                max.message.bytes: 1048588
                message.timestamp.type: LogAppendTime
                min.insync.replicas: 2
                segment.bytes: 16777216
            """);
    }

    private Set<AclOperation> operations(String role, String topic) {
        return shipped.role(role).rights().stream()
                .filter(right -> right.covers(ResourceType.TOPIC, topic))
                .flatMap(right -> right.operations().stream())
                .collect(Collectors.toSet());
    }

    private static RoleCatalog read(String right) {
        return RoleReader.read("r.yaml", "format: 1\nroles: [{name: x, description: d, rights: [{" + right + "}]}]");
    }
}
