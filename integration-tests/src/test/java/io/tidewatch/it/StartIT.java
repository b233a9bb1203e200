package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine that cannot start ends soon, not with 0, with one message that says what is wrong and what to do; and what lies in
 * the topics is as it was.
 */
@ExtendWith(BrokerUnderTest.class)
class StartIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private ShopTopics topics;
    private EngineSettings settings;

    @BeforeEach
    void shopWithEvents(TestKafka kafka) {
        topics = ShopTopics.afresh(kafka, 2);
        settings =
                EngineSettings.replay("start", topics, folder.resolve("state")).live();
        try (EngineRun run = new EngineRun(topics, "start")) {
            run.send(ShopLog.of(1, 2).messages());
        }
    }

    @AfterEach
    void closeClient() {
        topics.close();
    }

    @Test
    void saysThatTheConfigurationFileIsMissing() {
        // When
        Path config = folder.resolve("nowhere.yaml");

        // Then
        assertRefused(EngineProcess.start("start", config), config + " does not exist", "docs/tidewatch.yaml");
    }

    @Test
    void saysWhichKeyIsUnknown() throws IOException {
        // When
        Path config = folder.resolve("typo.yaml");
        Files.writeString(config, settings.yaml().replace("max_events", "max_event"));

        // Then
        assertRefused(EngineProcess.start("start", config), "batch.max_event", "max_events");
    }

    @Test
    void saysThatNoBrokerAnswers() {
        // When: a port that nothing listens at
        EngineProcess engine = EngineProcess.start(settings.broker("localhost:1"));

        // Then
        assertRefused(engine, "reach a broker at localhost:1", "Check the address");
    }

    @Test
    void saysWhichTopicIsMissing() {
        // Given
        topics.delete(TopicNames.FEATURES);

        // When
        EngineProcess engine = EngineProcess.start(settings);

        // Then
        assertRefused(engine, TopicNames.FEATURES + " does not exist", "tidewatch topics apply --bootstrap-server ");
    }

    @Test
    void saysThatThePartitionsAreNotThoseOfTheState(TestKafka kafka) {
        // Given: state made with two partitions, and a topic that somebody made again with three
        try (EngineProcess engine = EngineProcess.start(settings);
                EngineRun run = new EngineRun(topics, "start")) {
            run.awaitConsumed();
            engine.stop();
        }
        topics.delete(TopicNames.SHOP_EVENTS);
        topics.apply(3);

        // When
        EngineProcess engine = EngineProcess.start(settings);

        // Then
        assertRefused(
                engine,
                TopicNames.SHOP_EVENTS + " has 3 partitions",
                "made with 2",
                "tidewatch shards grow",
                "Recreate " + TopicNames.SHOP_EVENTS + " with 2 partitions");
    }

    @ParameterizedTest
    @ValueSource(strings = {Names.PENDING, Names.SHADOW})
    void saysThatTheStatesTopicTakesTooSmallMessages(String store, TestKafka kafka) throws Exception {
        // Given: made by a cluster with a smaller limit
        String changelog = Names.changelog("start", store);
        topics.admin()
                .createTopics(
                        List.of(new NewTopic(changelog, 2, (short) 1).configs(Map.of("max.message.bytes", "100000"))))
                .all()
                .get();
        // The controller answers before the broker has heard of the topic, and it must not count as made by the engine
        await().until(() -> topics.partitions().containsKey(changelog));

        // When
        EngineProcess engine = EngineProcess.start(settings);

        // Then
        assertRefused(
                engine,
                changelog + " takes messages of 100000 bytes, the engine may write 1048588",
                "kafka-configs.sh",
                "--entity-name " + changelog + " --add-config max.message.bytes=1048588");
    }

    @Test
    void saysThatTheModelIsCutShort() throws IOException {
        // Given
        Path model = copyOfModel();
        byte[] graph = Files.readAllBytes(model.resolve("model.onnx"));
        Files.write(model.resolve("model.onnx"), Arrays.copyOf(graph, graph.length / 2));

        // When
        EngineProcess engine = EngineProcess.start(settings.model(model));

        // Then
        assertRefused(engine, "model.onnx", "cut short", "copy or export the model again");
    }

    @Test
    void saysWhereTheModelsCatalogueDiffers() throws IOException {
        // Given
        Path model = copyOfModel();
        ObjectNode manifest =
                (ObjectNode) JSON.readTree(model.resolve("model.json").toFile());
        manifest.withObject("/catalogue").put("hash", "0".repeat(64));
        manifest.withObject("/catalogue").withArray("features").set(3, "moon_phase");
        JSON.writeValue(model.resolve("model.json").toFile(), manifest);

        // When
        EngineProcess engine = EngineProcess.start(settings.model(model));

        // Then
        assertRefused(engine, "another feature catalogue", "feature 3 is 'moon_phase'", "Train it again");
    }

    @Test
    void saysThatThereIsNoModel() {
        // When
        EngineProcess engine = EngineProcess.start(settings.model(folder.resolve("no-model")));

        // Then
        assertRefused(engine, "no-model", "model.path");
    }

    private void assertRefused(EngineProcess engine, String... words) {
        Map<String, Integer> partitions = topics.partitions();
        long records = topics.records(partitions.keySet());
        try (engine) {
            assertThat(engine.exitCode(SOON)).isEqualTo(ExitCode.USAGE);
            List<String> lines = engine.output().lines().toList();
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("tidewatch: "))
                    .singleElement()
                    .satisfies(message -> assertThat(message).contains(words));
            assertThat(lines)
                    .noneMatch(line -> line.startsWith("\tat ") || line.contains(" ERROR ") || line.contains(" WARN "));
        }
        assertThat(topics.partitions()).isEqualTo(partitions);
        assertThat(topics.records(partitions.keySet())).isEqualTo(records).isPositive();
    }

    private Path copyOfModel() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("model"));
        try (Stream<Path> files = Files.list(ShippedModel.FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }
}
