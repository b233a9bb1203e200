package io.tidewatch.topics.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCatalogTest {
    private static final String VALID = """
        format: 1
        topics:
          - name: shop.events
            description: What users do.
            partitions: 12
            replication: 3
            carries_state: true
            key: user_id
            producers: [shop]
            consumers: [engine]
            config:
              min.insync.replicas: 2
              retention.ms: 604800000
        """;

    @Test
    void shipsEveryTopicOfTheContract() {
        assertThat(TopicCatalog.shipped().topics())
                .extracting(TopicDefinition::name)
                .containsExactly(
                        TopicNames.SHOP_EVENTS,
                        TopicNames.DEAD_LETTERS,
                        TopicNames.IDENTITIES,
                        TopicNames.COLLECTORS,
                        TopicNames.ERASURES,
                        TopicNames.FEATURES,
                        TopicNames.SCORES,
                        TopicNames.INTERVENTIONS,
                        TopicNames.ASSIGNMENTS,
                        TopicNames.OUTCOMES,
                        TopicNames.RECEIPTS,
                        TopicNames.SHADOW,
                        TopicNames.MODELS);
        assertThat(TopicCatalog.shipped().stateful().name()).isEqualTo(TopicNames.SHOP_EVENTS);
        assertThat(TopicCatalog.shipped().topic(TopicNames.SCORES).compacted()).isTrue();
    }

    @Test
    void shipsASentenceForEveryChoice() {
        for (TopicDefinition topic : TopicCatalog.shipped().topics()) {
            List<String> choices = new ArrayList<>(topic.config().keySet());
            choices.addAll(List.of("partitions", "replication", "key"));
            if (topic.carriesState()) {
                choices.add("carries_state");
            }
            assertThat(topic.why().keySet()).as(topic.name()).containsExactlyInAnyOrderElementsOf(choices);
            assertThat(topic.why().values()).allSatisfy(why -> assertThat(why).endsWith("."));
        }
    }

    @Test
    void shipsSchemasThatAreThere() {
        assertThat(TopicCatalog.shipped().topics())
                .allSatisfy(topic -> assertThat(
                                TopicNames.class.getResource(topic.schema().orElseThrow()))
                        .as(topic.name())
                        .isNotNull());
    }

    @Test
    void shipsNumbersThatSurviveTheLossOfABroker() {
        assertThat(TopicCatalog.shipped().topics()).allSatisfy(topic -> {
            assertThat(topic.replication()).isEqualTo(3);
            assertThat(topic.config()).containsEntry("min.insync.replicas", "2");
        });
    }

    @Test
    void leavesRoomForDeadLettersThatAreTooLarge() {
        // Given
        int event = bytes(TopicNames.SHOP_EVENTS);
        int letter = bytes(TopicNames.DEAD_LETTERS);
        // Then
        assertThat(event).isGreaterThan(EventLimits.MAX_BYTES);
        assertThat(letter).isGreaterThan(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {TopicNames.FEATURES, TopicNames.INTERVENTIONS, TopicNames.SHADOW})
    void keepsForTheLongestUsualWindowWhatTellsWhoWasLost(String topic) {
        // Given
        long kept = Long.parseLong(TopicCatalog.shipped().topic(topic).config().get("retention.ms"));
        // Then
        assertThat(Duration.ofMillis(kept)).isGreaterThan(Duration.ofDays(180));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "5, 2"})
    void fitsInSyncCopiesToASmallerCluster(int replication, String inSync) {
        // When
        TopicCatalog small = TopicCatalog.shipped().withReplication(replication);
        // Then
        assertThat(small.topics()).allSatisfy(topic -> {
            assertThat(topic.replication()).isEqualTo(replication);
            assertThat(topic.config()).containsEntry("min.insync.replicas", inSync);
        });
    }

    @Test
    void changesPartitionsOfTheTopicThatCarriesStateOnly() {
        // Given
        TopicCatalog shipped = TopicCatalog.shipped();
        // When
        TopicCatalog changed = shipped.withStatePartitions(4);
        // Then
        assertThat(changed.topic(TopicNames.SHOP_EVENTS).partitions()).isEqualTo(4);
        assertThat(changed.topic(TopicNames.SCORES)).isEqualTo(shipped.topic(TopicNames.SCORES));
    }

    @Test
    void readsACatalogOfTheUsersOwn(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("own.yaml"), VALID);
        // When
        TopicCatalog catalog = TopicCatalog.read(file);
        // Then
        assertThat(catalog.topic("shop.events").config())
                .isEqualTo(Map.of("min.insync.replicas", "2", "retention.ms", "604800000"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format: 1 | format: 2 | own: 'format' is 2, this version reads 1",
                "partitions: 12 | partitions: 0 | own: topic 'shop.events': 'partitions' is 0, must be at least 1",
                "partitions: 12 | partitions: many | own: 'partitions' of topic 'shop.events' is \"many\", must be a"
                        + " whole number",
                "partitions: 12 | shards: 12 | own: topic 'shop.events' has the unknown key 'shards'; known are",
                "replication: 3 | replication: 1 | own: 'config.min.insync.replicas' of topic 'shop.events' is 2, must"
                        + " be at most",
                "replicas: 2 | replicas: two | own: 'config.min.insync.replicas' of topic 'shop.events' is two, must"
                        + " be a whole",
                "key: user_id | key: | own: topic 'shop.events' lacks the key 'key'",
                "name: shop.events | name: shop events | own: topic number 1 has the name 'shop events'; Kafka allows",
                "carries_state: true | carries_state: maybe | own: 'carries_state' of topic 'shop.events' is"
                        + " \"maybe\", must be true",
                "carries_state: true | carries_state: false | own: 'carries_state: true' is set on 0 topics, must be"
                        + " on exactly",
                "key: user_id | partitions: 3 | own is not valid YAML near line",
                "producers: [shop] | producers: shop | own: 'producers' of topic 'shop.events' is \"shop\", must be a"
                        + " list of texts",
                "retention.ms: 604800000 | retention.ms: [1] | own: 'config.retention.ms' of topic 'shop.events' is"
                        + " [1], must be",
                "topics: | themes: | own: the catalog has the unknown key 'themes'; known are changelogs, format,"
                        + " repartitions, savepoints, topics",
            })
    void saysWhatIsWrong(String part, String replacement, String message) {
        assertThatThrownBy(() -> CatalogReader.read("own", VALID.replace(part, replacement)))
                .isInstanceOf(TidewatchException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'', own: it is not a mapping",
        "'- a', own: it is not a mapping",
        "'{', own is not valid YAML near line"
    })
    void saysThatAFileIsNoCatalog(String yaml, String message) {
        assertThatThrownBy(() -> CatalogReader.read("own", yaml))
                .isInstanceOf(TidewatchException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void saysThatAFileIsMissing(@TempDir Path folder) {
        // Given
        Path file = folder.resolve("none.yaml");
        // Then
        assertThatThrownBy(() -> TopicCatalog.read(file))
                .isInstanceOf(TidewatchException.class)
                .hasMessage("the topic catalog " + file + " does not exist");
    }

    @Test
    void saysThatATopicIsDefinedTwice() {
        // Given
        List<TopicDefinition> topics = new ArrayList<>(TopicCatalog.shipped().topics());
        topics.add(topics.get(1));
        // Then
        assertThatThrownBy(() -> new TopicCatalog(topics, List.of(), List.of(), List.of()))
                .isInstanceOf(TidewatchException.class)
                .hasMessage("topic 'shop.events.dlq' is defined twice");
    }

    @Test
    void saysThatAChangelogIsDefinedTwiceOrHasAnUnknownKey() {
        // Given
        List<InternalTopicDefinition> changelogs =
                new ArrayList<>(TopicCatalog.shipped().changelogs());
        changelogs.add(changelogs.get(0));
        // Then
        assertThatThrownBy(() -> new TopicCatalog(TopicCatalog.shipped().topics(), changelogs, List.of(), List.of()))
                .isInstanceOf(TidewatchException.class)
                .hasMessage("the changelog of 'profiles' is defined twice");
        assertThatThrownBy(() -> CatalogReader.read(
                        "own", VALID + "changelogs:\n  - {store: a, description: b, replication: 1, partitions: 3}\n"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("changelog of 'a' has the unknown key 'partitions'");
    }

    @Test
    void shipsASentenceForEveryChoiceOfAnInternalTopic() {
        assertThat(TopicCatalog.shipped().changelogs())
                .extracting(InternalTopicDefinition::name)
                .containsExactly("profiles", "timers", "shadow", "erased", "pending");
        assertThat(TopicCatalog.shipped().repartitions())
                .extracting(InternalTopicDefinition::name)
                .containsExactly("rerouted");
        List<InternalTopicDefinition> internal =
                new ArrayList<>(TopicCatalog.shipped().changelogs());
        internal.addAll(TopicCatalog.shipped().repartitions());
        internal.addAll(TopicCatalog.shipped().savepoints());
        assertThat(internal).contains(TopicCatalog.shipped().savepoint());
        for (InternalTopicDefinition topic : internal) {
            List<String> choices = new ArrayList<>(topic.config().keySet());
            choices.add("replication");
            assertThat(topic.why().keySet()).as(topic.name()).containsExactlyInAnyOrderElementsOf(choices);
        }
    }

    @Test
    void aChangelogHasAsManyCopiesAsTheSmallerClusterAllows() {
        // When
        InternalTopicDefinition two = TopicCatalog.shipped().withReplication(2).changelog("pending");
        // Then
        assertThat(two.replication()).isEqualTo(2);
        assertThat(two.config()).containsEntry("min.insync.replicas", "1");
    }

    private static int bytes(String topic) {
        return Integer.parseInt(TopicCatalog.shipped().topic(topic).config().get("max.message.bytes"));
    }
}
