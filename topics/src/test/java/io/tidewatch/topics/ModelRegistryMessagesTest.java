package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of {@code churn.models}, their schema and what their readers refuse. */
class ModelRegistryMessagesTest {
    private static final Instant AT = Instant.parse("2026-11-22T13:00:00.123Z");
    private static final String SHA = "ab".repeat(32);

    @Test
    void carriesAModelToTheByte() throws Exception {
        // Given: larger than any text a shop may send
        byte[] graph = new byte[2 * EventLimits.MAX_BYTES];
        new Random(1).nextBytes(graph);
        for (Optional<GraphParts> parts : List.of(
                Optional.<GraphParts>empty(),
                Optional.of(new GraphParts(new byte[] {1, 2, 3}, new byte[] {4, 5, 6})))) {
            PublishedModel model =
                    new PublishedModel("gru-32_v1.2", AT, "ann", "{\n \"name\": \"gru\"}\r\n", graph, parts);
            // When
            byte[] json = PublishedModelCodec.write(model);
            PublishedModel read = PublishedModelCodec.read(json);
            // Then
            assertThat(read.graph()).isEqualTo(graph);
            // Which would look at each byte as an object.
            assertThat(read).usingRecursiveComparison().ignoringFields("graph").isEqualTo(model);
            assertThat(read.reference()).isEqualTo(new ModelReference("gru-32_v1.2", model.sha256()));
            assertThat(Schemas.complaints(Schemas.schema(Schemas.MODEL_REGISTRY), json))
                    .isEmpty();
        }
    }

    @Test
    void carriesAPointerWithAndWithoutAModel() throws Exception {
        ModelReference one = new ModelReference("one", SHA);
        ModelReference two = new ModelReference("two", SHA);
        for (ModelPointer pointer : new ModelPointer[] {
            new ModelPointer(Optional.of(two), Optional.of(one), "ann", AT),
            new ModelPointer(Optional.of(two), Optional.empty(), "ann", AT),
            new ModelPointer(Optional.empty(), Optional.of(one), "ann", AT),
            new ModelPointer(Optional.empty(), Optional.empty(), "ann", AT)
        }) {
            // When
            byte[] json = ModelPointerCodec.write(pointer);
            // Then
            assertThat(ModelPointerCodec.read(json)).isEqualTo(pointer);
            assertThat(Schemas.complaints(Schemas.schema(Schemas.MODEL_REGISTRY), json))
                    .isEmpty();
        }
    }

    @Test
    void carriesLines() throws Exception {
        PublishedLines lines = new PublishedLines(
                "one",
                SHA,
                Map.of(
                        "regular", new PublishedLines.Group(0.31, 0.5204, 0.8),
                        "new", new PublishedLines.Group(0.5, 0.9, 0.99)),
                AT,
                4_012,
                911,
                190,
                Map.of("churn.scores", List.of(17L, 5_000_000_000L), "churn.interventions", List.of(0L, 3L)),
                "{\"acting\":3}",
                "tidewatch",
                AT);
        // When
        byte[] json = PublishedLinesCodec.write(lines);
        // Then
        assertThat(PublishedLinesCodec.read(json)).isEqualTo(lines);
        assertThat(Schemas.complaints(Schemas.schema(Schemas.MODEL_REGISTRY), json))
                .isEmpty();
        assertThatThrownBy(() -> PublishedLinesCodec.read("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("record of lines");
    }

    @Test
    void carriesAStrategy() throws Exception {
        PublishedStrategy strategy = new PublishedStrategy(3_120, "AQAA", "tidewatch", AT);
        // When
        byte[] json = PublishedStrategyCodec.write(strategy);
        // Then
        assertThat(PublishedStrategyCodec.read(json)).isEqualTo(strategy);
        assertThat(Schemas.complaints(Schemas.schema(Schemas.MODEL_REGISTRY), json))
                .isEmpty();
        assertThatThrownBy(() -> PublishedStrategyCodec.read("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("record of a strategy");
    }

    @Test
    void noticesAManifestThatWasChangedOnItsWay() {
        // Given
        String json = new String(
                PublishedModelCodec.write(
                        new PublishedModel("m", AT, "ann", "{\"at_risk\":0.6}", new byte[] {1, 2}, Optional.empty())),
                StandardCharsets.UTF_8);
        // Then
        assertThatThrownBy(() ->
                        PublishedModelCodec.read(json.replace("0.6", "0.1").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("a published model is damaged: its manifest does not have its sha256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"format\":2}",
                "{\"format\":1,\"name\":\"@active\",\"published_at\":\"2026-11-22T13:00:00.123Z\",\"published_by\":\"\",\"manifest\":\"{}\",\"graph\":\"AAAA\"}",
                "{\"format\":1,\"name\":\"m\",\"published_at\":\"2026-11-22T13:00:00.123Z\",\"published_by\":\"\",\"manifest\":\"{}\",\"graph\":\"%\"}"
            })
    void refusesWhatIsNoModel(String json) {
        assertThatThrownBy(() -> PublishedModelCodec.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("published model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"name\":\"m\",\"by\":\"\",\"at\":\"2026-11-22T13:00:00.123Z\"}",
                "{\"name\":\"../m\",\"sha256\":\"00\",\"by\":\"\",\"at\":\"2026-11-22T13:00:00.123Z\"}",
                "{\"by\":\"\",\"at\":\"now\"}"
            })
    void refusesWhatIsNoPointer(String json) {
        assertThatThrownBy(() -> ModelPointerCodec.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("model pointer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@active", "a b", "-m", "../m", "ü"})
    void knowsWhatIsNoName(String text) {
        assertThat(ModelKeys.isName(text)).isFalse();
    }
}
