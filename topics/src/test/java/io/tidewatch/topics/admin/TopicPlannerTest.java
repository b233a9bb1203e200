package io.tidewatch.topics.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicPlannerTest {
    private static final TopicCatalog CATALOG = TopicCatalog.shipped();

    @Test
    void createsEveryTopicOnAnEmptyCluster() {
        // When
        TopicPlan plan = TopicPlanner.plan(CATALOG, Map.of());
        // Then
        assertThat(plan.changes())
                .containsExactlyElementsOf(
                        CATALOG.topics().stream().map(TopicChange.Create::new).toList());
        assertThat(plan.refusals()).isEmpty();
    }

    @Test
    void hasNothingToDoOnceApplied() {
        assertThat(TopicPlanner.plan(CATALOG, asCatalogued()))
                .isEqualTo(new TopicPlan(java.util.List.of(), java.util.List.of(), java.util.List.of()));
    }

    @Test
    void leavesTopicsAloneThatItDoesNotKnow() {
        // Given
        Map<String, ClusterTopic> cluster = asCatalogued();
        cluster.put("orders", new ClusterTopic("orders", 1, 1, Map.of()));
        // Then
        assertThat(TopicPlanner.plan(CATALOG, cluster).isEmpty()).isTrue();
    }

    @Test
    void leavesConfigurationAloneThatTheCatalogDoesNotName() {
        // Given
        Map<String, ClusterTopic> cluster = withConfig(TopicNames.SHOP_EVENTS, "compression.type", "zstd");
        // Then
        assertThat(TopicPlanner.plan(CATALOG, cluster).isEmpty()).isTrue();
    }

    @Test
    void setsConfigurationThatDiffers() {
        // Given
        Map<String, ClusterTopic> cluster = withConfig(TopicNames.SHOP_EVENTS, "retention.ms", "1");
        // Then
        assertThat(TopicPlanner.plan(CATALOG, cluster).changes())
                .containsExactly(new TopicChange.SetConfig(TopicNames.SHOP_EVENTS, "retention.ms", "1", "604800000"));
    }

    @Test
    void addsPartitionsToATopicWithoutState() {
        // Given
        Map<String, ClusterTopic> cluster = withPartitions(TopicNames.INTERVENTIONS, 2);
        // When
        TopicPlan plan = TopicPlanner.plan(CATALOG, cluster);
        // Then
        assertThat(plan.changes()).containsExactly(new TopicChange.AddPartitions(TopicNames.INTERVENTIONS, 2, 6));
        assertThat(plan.notes()).singleElement().asString().contains("another one than the ones before");
    }

    @Test
    void neverTakesPartitionsAway() {
        // Given
        Map<String, ClusterTopic> cluster = withPartitions(TopicNames.INTERVENTIONS, 24);
        // When
        TopicPlan plan = TopicPlanner.plan(CATALOG, cluster);
        // Then
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.notes())
                .containsExactly(
                        "churn.interventions has 24 partitions and 6 are wanted: Kafka cannot take partitions away,"
                                + " so they stay");
    }

    @Test
    void refusesToChangePartitionsThatCarryState() {
        for (int partitions : new int[] {4, 24}) {
            // Given
            Map<String, ClusterTopic> cluster = withPartitions(TopicNames.SHOP_EVENTS, partitions);
            // When
            TopicPlan plan = TopicPlanner.plan(CATALOG, cluster);
            // Then
            assertThat(plan.changes()).isEmpty();
            assertThat(plan.refusals())
                    .singleElement()
                    .asString()
                    .startsWith("shop.events has " + partitions + " partitions and 12 are wanted. It carries state")
                    .contains("use --partitions " + partitions);
        }
    }

    @Test
    void refusesToChangePartitionsOfACompactedTopic() {
        // Given
        Map<String, ClusterTopic> cluster = withPartitions(TopicNames.SCORES, 6);
        // Then
        assertThat(TopicPlanner.plan(CATALOG, cluster).refusals())
                .singleElement()
                .asString()
                .contains("It is compacted")
                .contains("'partitions: 6'");
    }

    @Test
    void acceptsPartitionsThatCarryStateWhenTheUserNamesThem() {
        // Given
        Map<String, ClusterTopic> cluster = withPartitions(TopicNames.SHOP_EVENTS, 4);
        // Then
        assertThat(TopicPlanner.plan(CATALOG.withStatePartitions(4), cluster).isEmpty())
                .isTrue();
    }

    @Test
    void tellsOfReplicationOnly() {
        // Given
        Map<String, ClusterTopic> cluster = asCatalogued(CATALOG.withReplication(1));
        // When
        TopicPlan plan = TopicPlanner.plan(CATALOG, cluster);
        // Then
        assertThat(plan.changes()).isEmpty();
        assertThat(plan.notes())
                .hasSameSizeAs(CATALOG.topics())
                .allMatch(note -> note.contains("has replication 1 and 3 is wanted"));
    }

    private static Map<String, ClusterTopic> asCatalogued() {
        return asCatalogued(CATALOG);
    }

    private static Map<String, ClusterTopic> asCatalogued(TopicCatalog catalog) {
        Map<String, ClusterTopic> cluster = new HashMap<>();
        for (TopicDefinition topic : catalog.topics()) {
            cluster.put(
                    topic.name(),
                    new ClusterTopic(topic.name(), topic.partitions(), topic.replication(), topic.config()));
        }
        return cluster;
    }

    private static Map<String, ClusterTopic> withPartitions(String name, int partitions) {
        Map<String, ClusterTopic> cluster = asCatalogued();
        cluster.computeIfPresent(
                name, (key, topic) -> new ClusterTopic(name, partitions, topic.replication(), topic.config()));
        return cluster;
    }

    private static Map<String, ClusterTopic> withConfig(String name, String key, String value) {
        Map<String, ClusterTopic> cluster = asCatalogued();
        cluster.computeIfPresent(name, (ignored, topic) -> {
            Map<String, String> config = new TreeMap<>(topic.config());
            config.put(key, value);
            return new ClusterTopic(name, topic.partitions(), topic.replication(), config);
        });
        return cluster;
    }
}
