package io.tidewatch.cli.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the receipt promises follows from the settings that a topic has. */
class ReceiptTest {
    private static final Instant ASKED = Instant.parse("2026-11-29T10:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void everyTopicOfTheCatalogIsBound() {
        TopicCatalog.shipped().topics().stream()
                .filter(topic -> !List.of("churn.models", "shop.collectors").contains(topic.name()))
                .forEach(topic -> assertThat(bound(topic.config()).within())
                        .as(topic.name())
                        .isPresent());
        TopicCatalog.shipped().changelogs().stream()
                .filter(changelog -> !changelog.name().equals("erased"))
                .forEach(changelog -> {
                    Map<String, String> config = new HashMap<>(changelog.config());
                    // As Kafka Streams makes them.
                    config.put("cleanup.policy", "compact");
                    assertThat(bound(config).within())
                            .as(changelog.name())
                            .hasValueSatisfying(within -> assertThat(within).isLessThan(Duration.ofDays(6)));
                });
    }

    @Test
    void compactionMustComeRoundForTheValueAndForItsTombstone() {
        TopicBound bound = bound(Map.of(
                "cleanup.policy", "compact",
                "segment.ms", "3600000",
                "max.compaction.lag.ms", "86400000",
                "delete.retention.ms", "86400000"));

        assertThat(bound.within()).contains(Duration.ofHours(2 * (1 + 24) + 24).plusHours(1));
    }

    @Test
    void aTopicThatIsNotBoundTellsWhatBindsIt() {
        assertThat(bound(Map.of("cleanup.policy", "compact", "delete.retention.ms", "1"))
                        .remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("max.compaction.lag.ms="));
        assertThat(bound(Map.of("cleanup.policy", "delete", "retention.ms", "-1"))
                        .remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("retention.ms="));
        assertThat(bound(Map.of("retention.ms", "1", "message.timestamp.type", "CreateTime"))
                        .remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("LogAppendTime"));
    }

    @Test
    void theLastTopicDecidesWhenAllIsGone() {
        TopicBound soon = new TopicBound("a", Optional.of(Duration.ofDays(5)), Optional.empty());
        TopicBound late = new TopicBound("b", Optional.of(Duration.ofDays(200)), Optional.empty());
        TopicBound never = new TopicBound("c", Optional.empty(), Optional.of("set it"));

        Receipt bound = receipt(1, List.of(soon, late));
        Receipt unbound = receipt(1, List.of(soon, never));

        assertThat(bound.isComplete()).isTrue();
        assertThat(bound.goneBy()).contains(ASKED.plus(Duration.ofDays(200)));
        assertThat(unbound.isComplete()).isFalse();
        assertThat(unbound.goneBy()).isEmpty();
        assertThat(unbound.text()).contains("  set it").last().asString().startsWith("NOT BOUND");
        assertThat(unbound.json().has("gone_by")).isFalse();
        assertThat(receipt(0, List.of(soon)).isComplete())
                .as("nobody was erased")
                .isFalse();
    }

    @Test
    void localFilesHaveADateWhereTheEnginesConfigurationIsKnown() {
        List<TopicBound> topics = List.of(new TopicBound("a", Optional.of(Duration.ofDays(1)), Optional.empty()));
        Receipt known = receipt(1, topics);
        Receipt unknown = new Receipt("r", ASKED, 1, 1, 0, Optional.empty(), topics, List.of());

        assertThat(known.goneBy()).contains(ASKED.plus(Duration.ofDays(3)));
        assertThat(known.text())
                .anySatisfy(line -> assertThat(line).startsWith("gone from engines' local files by 2026-12-03"));
        assertThat(known.json().get("local_files_gone_by").asText()).isEqualTo("2026-12-02T10:00:00Z");
        assertThat(unknown.goneBy()).contains(ASKED.plus(Duration.ofDays(1)));
        assertThat(unknown.text())
                .anySatisfy(line -> assertThat(line).contains("within three times their state.compact_within"));
        assertThat(unknown.json().has("local_files_gone_by")).isFalse();
    }

    @Test
    void idsAreReadOnceEachAndNoneIsTold() throws Exception {
        Path file = Files.writeString(folder.resolve("ids"), "a\n\nb\na\n");

        assertThat(UserIds.of(List.of("c"), Optional.of(file))).containsExactly("c", "a", "b");
        assertThatThrownBy(() -> UserIds.of(List.of("secret\tid"), Optional.empty()))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("number 1")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> UserIds.of(List.of(), Optional.empty())).isInstanceOf(TidewatchException.class);
    }

    private static Receipt receipt(int followed, List<TopicBound> topics) {
        return new Receipt("r", ASKED, 1, followed, 0, Optional.of(Duration.ofDays(3)), topics, List.of());
    }

    private static TopicBound bound(Map<String, String> config) {
        Map<String, String> effective = new HashMap<>(config);
        // The brokers' default.
        effective.putIfAbsent("segment.ms", "604800000");
        effective.putIfAbsent("delete.retention.ms", "86400000");
        return TopicBound.of(new ClusterTopic("t", 1, 1, effective));
    }
}
