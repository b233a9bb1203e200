package io.tidewatch.replay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of cases that the evaluation shares with that of model-export, so that both mean the same. */
class JudgingCasesTest {
    /** Maven runs a module's tests in the module's folder. */
    private static final Path TABLE = Path.of("..", "..", "model-export", "tests", "judging_cases.json");

    static Stream<JsonNode> cases() throws Exception {
        return new ObjectMapper().readTree(TABLE.toFile()).get("cases").valueStream();
    }

    @ParameterizedTest(name = "case {index}")
    @MethodSource("cases")
    void everySilenceIsWhatTheTableSays(JsonNode table) {
        // When
        List<Silence> silences = silences(table);

        // Then
        Observation observation = observation(table);
        assertThat(silences).hasSize(table.get("silences").size());
        for (JsonNode expected : table.get("silences")) {
            Silence silence = silences.stream()
                    .filter(one -> one.userId().equals(expected.get("user").asText())
                            && one.visits() == expected.get("visit").asInt())
                    .findFirst()
                    .orElseThrow();
            String state = observation.judges(silence) ? "judged" : observation.asks(silence) ? "censored" : "over";
            assertThat(LocalDate.ofEpochDay(silence.day()))
                    .as("%s", expected)
                    .hasToString(expected.get("day").asText());
            assertThat(silence.window().days())
                    .as("%s", expected)
                    .isEqualTo(expected.get("window_days").asInt());
            assertThat(silence.window().usualGapDays())
                    .as("%s", expected)
                    .isEqualTo(expected.get("usual_gap_days").asInt());
            assertThat(silence.days()).as("%s", expected).isEqualTo(gap(expected));
            assertThat(state).as("%s", expected).isEqualTo(expected.get("state").asText());
            if (expected.hasNonNull("lost")) {
                assertThat(silence.isLost())
                        .as("%s", expected)
                        .isEqualTo(expected.get("lost").asBoolean());
            }
        }
    }

    @ParameterizedTest(name = "case {index}")
    @MethodSource("cases")
    void theWarningsAreWorthWhatTheTableSays(JsonNode table) {
        // Given
        Map<String, Long> warnings = new HashMap<>();
        for (JsonNode warning : table.get("warnings")) {
            warnings.put(
                    warning.get("user").asText() + "/" + warning.get("visit").asInt(),
                    warning.get("silence_days").asLong());
        }
        WarningRule rule = silence -> {
            Long days = warnings.get(silence.userId() + "/" + silence.visits());
            return days == null ? OptionalLong.empty() : OptionalLong.of(days);
        };

        for (JudgedGroup group : JudgedGroup.values()) {
            // When
            Quality quality = EarlyWarning.judge(silences(table), rule, observation(table), group);

            // Then
            JsonNode expected = table.get("quality").get(group.name().toLowerCase(Locale.ROOT));
            assertThat(quality.silences()).isEqualTo(expected.get("silences").asInt());
            assertThat(quality.lost()).isEqualTo(expected.get("lost").asInt());
            assertThat(quality.warnings()).hasSize(expected.get("warnings").asInt());
            assertThat(quality.right()).isEqualTo(expected.get("right").asInt());
            assertThat(quality.censored()).isEqualTo(expected.get("censored").asInt());
            assertFigure(quality.precision(), expected, "precision");
            assertFigure(quality.recall(), expected, "recall");
            assertFigure(quality.valueRecall(), expected, "value_recall");
            assertFigure(quality.baseRate(), expected, "base_rate");
            assertFigure(quality.medianSilenceShare(), expected, "median_silence_share");
        }
    }

    private static void assertFigure(OptionalDouble figure, JsonNode expected, String name) {
        assertThat(figure).as(name).hasValueCloseTo(expected.get(name).asDouble(), within(1e-5));
    }

    private static long gap(JsonNode silence) {
        return silence.hasNonNull("gap_days") ? silence.get("gap_days").asLong() : Silence.NEVER;
    }

    private static List<Silence> silences(JsonNode table) {
        VisitLog log = new VisitLog();
        int number = 0;
        for (JsonNode event : table.get("events")) {
            log.add(ShopEvent.of(
                            "e" + number++,
                            event.get("user").asText(),
                            EventType.valueOf(event.get("type").asText().toUpperCase(Locale.ROOT)),
                            Instant.parse(event.get("time").asText()))
                    .value(event.get("value").asDouble())
                    .build());
        }
        JsonNode window = table.get("window");
        return log.silences(new WindowRule(
                window.get("multiple_hundredths").asInt(),
                window.get("least_days").asInt(),
                window.get("most_days").asInt(),
                window.get("shop_pace_units").asInt()));
    }

    private static Observation observation(JsonNode table) {
        return new Observation(
                LocalDate.parse(table.get("cut").asText()).toEpochDay(),
                UtcDays.of(Instant.parse(table.get("end").asText())));
    }
}
