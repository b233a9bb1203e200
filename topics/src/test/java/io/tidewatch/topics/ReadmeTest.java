package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.topics.catalog.TopicDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that producers and consumers read says what the code does. */
class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("```json (\\S+)\\n(.*?)```", Pattern.DOTALL);

    private final String page = page();

    @Test
    void hasExamplesThatAreValidAndReadable() throws Exception {
        // Given
        Set<String> shown = new TreeSet<>();
        Matcher example = EXAMPLE.matcher(page);
        while (example.find()) {
            String message = example.group(1);
            byte[] json = example.group(2).getBytes(StandardCharsets.UTF_8);
            // When
            read(message, json);
            // Then
            assertThat(Schemas.complaints(Schemas.schema(message), json))
                    .as(message)
                    .isEmpty();
            shown.add(message);
        }
        assertThat(shown)
                .containsExactlyInAnyOrder(
                        Schemas.SHOP_EVENT,
                        Schemas.ALIAS,
                        Schemas.SPOOL_POSITION,
                        Schemas.ERASURE,
                        Schemas.CHURN_ALERT,
                        Schemas.ASSIGNMENT,
                        Schemas.OUTCOME,
                        Schemas.RECEIPT,
                        Schemas.RISK_SCORE,
                        Schemas.FEATURE_RECORD,
                        Schemas.SHADOW_SCORE,
                        Schemas.MODEL_REGISTRY);
    }

    @Test
    void hasNoExampleThatNobodyChecks() {
        assertThat(page.split("```json", -1))
                .hasSize((int) EXAMPLE.matcher(page).results().count() + 1);
    }

    @Test
    void namesEveryTopicFieldReasonAndAction() {
        List<String> names = new ArrayList<>();
        TopicCatalog.shipped().topics().stream().map(TopicDefinition::name).forEach(names::add);
        Schemas.tree(Schemas.SHOP_EVENT).get("properties").fieldNames().forEachRemaining(names::add);
        for (ReasonCode reason : ReasonCode.values()) {
            names.add(reason.name());
        }
        for (EventType type : EventType.values()) {
            names.add(type.wireName());
        }
        for (AlertReason reason : AlertReason.values()) {
            names.add(reason.name());
        }
        for (ActionType action : ActionType.values()) {
            names.add(action.wireName());
        }
        assertThat(names).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void tellsReadersOfTheOldFormWhatToRead() {
        // Given
        List<String> removed = Schemas.tree(Schemas.CHURN_ALERT).get("properties").properties().stream()
                .filter(field -> field.getValue().path("deprecated").booleanValue())
                .map(Map.Entry::getKey)
                .toList();
        // Then
        assertThat(removed).containsExactly("horizon_days");
        for (String now : List.of("window_days", "silence_days", "usual_gap_days", "due", "value_at_risk")) {
            assertThat(Schemas.tree(Schemas.CHURN_ALERT).get("properties").has(now))
                    .isTrue();
            assertThat(page).containsPattern("\\| .*`" + now + "`.* \\|");
        }
    }

    @Test
    void namesTheLimitsOfTheCode() {
        for (int limit : new int[] {
            EventLimits.MAX_BYTES, EventLimits.MAX_CATEGORY_LENGTH, EventLimits.MAX_TEXT_LENGTH, EventLimits.MAX_ITEMS,
            EventLimits.MAX_QUANTITY, (int) EventLimits.MAX_VALUE, EventLimits.MAX_ID_LENGTH, Json.MAX_DEPTH,
            Json.MAX_NUMBER_LENGTH, Json.MAX_NAME_LENGTH
        }) {
            assertThat(page).containsPattern("\\b" + String.format(Locale.ROOT, "%,d", limit) + "\\b");
        }
    }

    private static void read(String message, byte[] json) throws Exception {
        switch (message) {
            case Schemas.SHOP_EVENT -> ShopEventCodec.read(json);
            case Schemas.ALIAS -> AliasCodec.read(json);
            case Schemas.ERASURE -> ErasureCodec.read("17850".getBytes(StandardCharsets.UTF_8), json);
            case Schemas.SPOOL_POSITION -> SpoolPositionCodec.read(json);
            case Schemas.CHURN_ALERT -> ChurnAlertCodec.read(json);
            case Schemas.ASSIGNMENT -> AssignmentCodec.read(json);
            case Schemas.OUTCOME -> OutcomeCodec.read(json);
            case Schemas.RECEIPT -> ReceiptCodec.read(json);
            case Schemas.RISK_SCORE -> RiskScoreCodec.read(json);
            case Schemas.FEATURE_RECORD -> FeatureRecordCodec.read(json);
            case Schemas.SHADOW_SCORE -> ShadowScoreCodec.read(json);
            case Schemas.MODEL_REGISTRY -> ModelPointerCodec.read(json);
            default -> throw new AssertionError("no reader for an example of " + message);
        }
    }

    private static String page() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
