package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schemas say what the code does. */
class SchemaTest {
    private static final JsonSchema SHOP_EVENT = Schemas.schema(Schemas.SHOP_EVENT);
    private static final JsonSchema CHURN_ALERT = Schemas.schema(Schemas.CHURN_ALERT);
    private static final JsonSchema RISK_SCORE = Schemas.schema(Schemas.RISK_SCORE);
    private static final JsonSchema FEATURE_RECORD = Schemas.schema(Schemas.FEATURE_RECORD);
    private static final JsonSchema SHADOW_SCORE = Schemas.schema(Schemas.SHADOW_SCORE);
    private static final String HEAD =
            "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":\"2011-09-09T10:15:30Z\"";
    /** Messages of the form with a window. */
    private static final String WINDOWED_ALERT =
            "{\"alert_id\":\"a\",\"episode_id\":\"e\",\"user_id\":\"u\",\"kind\":\"RAISED\","
                    + "\"trigger\":\"silence\",\"risk\":0.7,\"window_days\":36,\"due\":\"2026-12-06T00:00:00.000Z\",\"band\":\"AT_RISK\","
                    + "\"previous_band\":\"WATCH\",\"value_tier\":\"LOW\",\"event_time\":\"2026-11-22T09:15:30.250Z\","
                    + "\"expires_at\":\"2026-12-06T00:00:00.000Z\",\"model\":\"m\",\"policy_version\":\"p\"}";

    private static final String WINDOWED_SCORE = "{\"user_id\":\"u\",\"risk\":0.7,\"window_days\":36,"
            + "\"due\":\"2026-12-06T00:00:00.000Z\",\"band\":\"AT_RISK\",\"trigger\":\"event\",\"value_tier\":\"LOW\","
            + "\"event_time\":\"2026-11-22T09:15:30.250Z\",\"model\":\"m\"}";
    private static final String OPINION =
            "{\"model\":\"m\",\"risk\":0.7,\"window_days\":36,\"band\":\"AT_RISK\",\"alerts_after_days\":3}";
    private static final String SHADOW = "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\","
            + "\"event_time\":\"2026-11-22T09:15:30.250Z\",\"active\":" + OPINION + ",\"shadow\":" + OPINION + "}";

    @Property(tries = 300)
    void allowsEveryEventThatIsWritten(@ForAll("events") ShopEvent event) {
        assertThat(Schemas.complaints(SHOP_EVENT, ShopEventCodec.write(event))).isEmpty();
    }

    @Property(tries = 200)
    void allowsEveryAlertThatIsWritten(@ForAll("alerts") ChurnAlert alert) {
        assertThat(Schemas.complaints(CHURN_ALERT, ChurnAlertCodec.write(alert)))
                .isEmpty();
    }

    @Property(tries = 200)
    void allowsEveryAssignmentThatIsWritten(@ForAll("assignments") Assignment assignment) {
        assertThat(Schemas.complaints(Schemas.schema(Schemas.ASSIGNMENT), AssignmentCodec.write(assignment)))
                .isEmpty();
    }

    @Property(tries = 200)
    void allowsEveryOutcomeThatIsWritten(@ForAll("outcomes") Outcome outcome) {
        assertThat(Schemas.complaints(Schemas.schema(Schemas.OUTCOME), OutcomeCodec.write(outcome)))
                .isEmpty();
    }

    @Property(tries = 200)
    void allowsEveryReceiptThatIsWritten(@ForAll("receipts") Receipt receipt) {
        assertThat(Schemas.complaints(Schemas.schema(Schemas.RECEIPT), ReceiptCodec.write(receipt)))
                .isEmpty();
    }

    @Property(tries = 200)
    void allowsEveryScoreThatIsWritten(@ForAll("scores") RiskScore score) {
        assertThat(Schemas.complaints(RISK_SCORE, RiskScoreCodec.write(score))).isEmpty();
    }

    @Property(tries = 200)
    void allowsEveryShadowScoreThatIsWritten(@ForAll("shadows") ShadowScore score) {
        assertThat(Schemas.complaints(SHADOW_SCORE, ShadowScoreCodec.write(score)))
                .isEmpty();
    }

    @Property(tries = 200)
    void allowsAllFeaturesThatAreWritten(@ForAll("features") List<FeatureRecord> features) {
        assertThat(Schemas.complaints(FEATURE_RECORD, FeatureRecordCodec.write(features)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\"}",
                "{\"event_id\":\"\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":1315563330000}",
                "{\"event_id\":\" \\u00a0\\ufeff\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":1315563330000}",
                "{\"event_id\":\"e\\u0000\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":1315563330000}",
                "{\"event_id\":\"e\",\"user_id\":7,\"type\":\"cart\",\"time\":1315563330000}",
                "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"Cart\",\"time\":1315563330000}",
                "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":1315563330}",
                "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":\"2011-09-09\"}",
                HEAD + ",\"value\":-1}",
                HEAD + ",\"value\":1000000001}",
                HEAD + ",\"value\":\"1\"}",
                HEAD + ",\"currency\":\"eur\"}",
                HEAD + ",\"quantity\":0}",
                HEAD + ",\"quantity\":2.5}",
                HEAD + ",\"quantity\":1000001}",
                HEAD + ",\"rating\":5.1}",
                HEAD + ",\"rating\":-1}",
                HEAD + ",\"text\":\"\\u0000\"}",
                HEAD + ",\"category\":\"a\\nb\"}",
                HEAD + ",\"items\":{}}",
                HEAD + ",\"items\":[null]}",
                HEAD + ",\"items\":[{}]}",
                HEAD + ",\"items\":[{\"item_id\":\"\"}]}",
                HEAD + ",\"items\":[{\"item_id\":\"i\",\"quantity\":0}]}",
                HEAD + ",\"session_id\":\"\"}"
            })
    void refusesWhatTheReaderRefuses(String json) {
        // Given
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        // When
        List<String> complaints = Schemas.complaints(SHOP_EVENT, bytes);
        // Then
        assertThat(complaints).isNotEmpty();
        assertThat(catchThrowableOfType(InvalidEventException.class, () -> ShopEventCodec.read(bytes)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD + "}",
                HEAD + ",\"new_field\":{\"a\":[1]}}",
                HEAD + ",\"quantity\":3.0}",
                HEAD
                        + ",\"item_id\":null,\"category\":null,\"value\":null,\"currency\":null,\"quantity\":null,\"items\":null,"
                        + "\"rating\":null,\"text\":null,\"session_id\":null}",
                HEAD + ",\"items\":[{\"item_id\":\"i\",\"category\":null,\"quantity\":null,\"price\":null,\"x\":1}]}",
                "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":\"2011-09-09T10:15+02:00\"}",
                "{\"event_id\":\"e\",\"user_id\":\"u\",\"type\":\"cart\",\"time\":1315563330000}"
            })
    void allowsWhatTheReaderAllows(String json) throws InvalidEventException {
        // Given
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        // When
        List<String> complaints = Schemas.complaints(SHOP_EVENT, bytes);
        // Then
        assertThat(complaints).isEmpty();
        assertThat(ShopEventCodec.read(bytes).userId()).isEqualTo("u");
    }

    @Test
    void namesTheFieldsAndTheLimitsOfTheTable() {
        JsonNode schema = Schemas.tree(Schemas.SHOP_EVENT);
        checkFields(schema, EventField.values());
        checkFields(schema.at("/$defs/line"), LineField.values());
        assertThat(schema.at("/$defs/id/maxLength").doubleValue()).isEqualTo(FieldKind.ID.most());
        JsonNode millis = schema.at("/properties/time/oneOf/1");
        assertThat(millis.at("/minimum").longValue()).isEqualTo(EventLimits.MIN_TIME.toEpochMilli());
        assertThat(millis.at("/maximum").longValue()).isEqualTo(EventLimits.MAX_TIME.toEpochMilli());
        assertThat(schema.at("/description").textValue()).contains(Integer.toString(EventLimits.MAX_BYTES));
    }

    private static void checkFields(JsonNode object, WireField<?>[] fields) {
        assertThat(object.at("/properties").fieldNames())
                .toIterable()
                .containsExactlyElementsOf(
                        Arrays.stream(fields).map(WireField::wireName).toList());
        assertThat(texts(object.get("required")))
                .isEqualTo(Arrays.stream(fields)
                        .filter(WireField::isRequired)
                        .map(WireField::wireName)
                        .toList());
        for (WireField<?> field : fields) {
            JsonNode property = object.at("/properties/" + field.wireName());
            FieldKind kind = field.kind();
            switch (kind) {
                case ID -> assertThat(property.toString()).contains("\"#/$defs/id\"");
                case LABEL, WORDS ->
                    assertThat(property.get("maxLength").doubleValue()).isEqualTo(kind.most());
                case MONEY, STARS, PIECES -> {
                    assertThat(property.get("minimum").doubleValue()).isEqualTo(kind.least());
                    assertThat(property.get("maximum").doubleValue()).isEqualTo(kind.most());
                }
                case CURRENCY ->
                    assertThat(property.get("pattern").textValue()).contains("{" + (int) kind.most() + "}");
                case LINES -> assertThat(property.get("maxItems").doubleValue()).isEqualTo(kind.most());
                case TYPE, TIME ->
                    assertThat(property.isObject()).as("looked at elsewhere").isTrue();
            }
        }
    }

    @Test
    void namesTheConstantsOfTheCode() {
        JsonNode alert = Schemas.tree(Schemas.CHURN_ALERT).at("/properties");
        assertThat(constants(Schemas.tree(Schemas.SHOP_EVENT).at("/properties/type")))
                .isEqualTo(Arrays.stream(EventType.values())
                        .map(EventType::wireName)
                        .toList());
        assertThat(constants(alert.at("/kind"))).isEqualTo(names(AlertKind.values()));
        assertThat(constants(alert.at("/band"))).isEqualTo(names(Band.values()));
        assertThat(constants(Schemas.tree(Schemas.SHADOW_SCORE).at("/$defs/opinion/properties/band")))
                .isEqualTo(names(Band.values()));
        assertThat(constants(Schemas.tree(Schemas.SHADOW_SCORE).at("/properties/type")))
                .isEqualTo(constants(Schemas.tree(Schemas.SHOP_EVENT).at("/properties/type")));
        assertThat(constants(alert.at("/value_tier"))).isEqualTo(names(ValueTier.values()));
        JsonNode assignment = Schemas.tree(Schemas.ASSIGNMENT).at("/properties");
        assertThat(constants(assignment.at("/band"))).isEqualTo(names(Band.values()));
        assertThat(constants(assignment.at("/value_tier"))).isEqualTo(names(ValueTier.values()));
        assertThat(constants(assignment.at("/action/properties/type")))
                .isEqualTo(constants(alert.at("/suggested_action/properties/type")));
        JsonNode receipt = Schemas.tree(Schemas.RECEIPT).at("/properties");
        assertThat(constants(receipt.at("/status"))).isEqualTo(names(Receipt.Status.values()));
        assertThat(constants(receipt.at("/action")))
                .isEqualTo(constants(alert.at("/suggested_action/properties/type")));
        assertThat(constants(alert.at("/trigger")))
                .isEqualTo(
                        Arrays.stream(Trigger.values()).map(Trigger::wireName).toList());
        assertThat(constants(alert.at("/suggested_action/properties/type")))
                .isEqualTo(Arrays.stream(ActionType.values())
                        .map(ActionType::wireName)
                        .toList());
        assertThat(constants(Schemas.tree(Schemas.DEAD_LETTER_HEADERS).at("/properties/tidewatch.reason")))
                .isEqualTo(names(ReasonCode.values()));
    }

    @Test
    void namesTheReasonsOfTheCodeAndAllowsOthers() throws InvalidMessageException {
        // Given
        JsonNode code = Schemas.tree(Schemas.CHURN_ALERT).at("/properties/reasons/items/properties/code");
        byte[] unknown = WINDOWED_ALERT
                .replace(
                        "\"model\"",
                        "\"reasons\":[{\"code\":\"MOON\",\"direction\":\"raises\",\"value\":0.1,\"text\":\"t\"}],\"model\"")
                .getBytes(StandardCharsets.UTF_8);
        // Then
        assertThat(texts(code.get("examples"))).isEqualTo(names(AlertReason.values()));
        assertThat(Schemas.complaints(CHURN_ALERT, unknown)).isEmpty();
        assertThat(ChurnAlertCodec.read(unknown).reasons())
                .extracting(Reason::code, reason -> AlertReason.of(reason.code()))
                .containsExactly(tuple("MOON", Optional.empty()));
        assertThat(AlertReason.of("LONG_SILENCE")).hasValue(AlertReason.LONG_SILENCE);
    }

    @Test
    void refusesAMessageWithNeitherWindowNorHorizon() {
        // Given
        String alert = WINDOWED_ALERT.replace("\"window_days\":36,", "");
        String score = WINDOWED_SCORE.replace("\"window_days\":36,", "");
        String shadow = SHADOW.replace("\"window_days\":36,", "");
        // Then
        assertThat(Schemas.complaints(CHURN_ALERT, bytes(WINDOWED_ALERT))).isEmpty();
        assertThat(Schemas.complaints(RISK_SCORE, bytes(WINDOWED_SCORE))).isEmpty();
        assertThat(Schemas.complaints(SHADOW_SCORE, bytes(SHADOW))).isEmpty();
        assertThat(Schemas.complaints(CHURN_ALERT, bytes(alert))).isNotEmpty();
        assertThat(Schemas.complaints(RISK_SCORE, bytes(score))).isNotEmpty();
        assertThat(Schemas.complaints(SHADOW_SCORE, bytes(shadow))).isNotEmpty();
        assertThatThrownBy(() -> ChurnAlertCodec.read(bytes(alert)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("field 'window_days' of a churn alert is missing");
        assertThatThrownBy(() -> RiskScoreCodec.read(bytes(score)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("field 'window_days' of a risk score is missing");
        assertThatThrownBy(() -> ShadowScoreCodec.read(bytes(shadow)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("field 'window_days' of a shadow score is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Schemas.SHOP_EVENT,
                Schemas.CHURN_ALERT,
                Schemas.RISK_SCORE,
                Schemas.FEATURE_RECORD,
                Schemas.SHADOW_SCORE,
                Schemas.ALIAS,
                Schemas.SPOOL_POSITION,
                Schemas.MODEL_REGISTRY,
                Schemas.DEAD_LETTER_HEADERS
            })
    void isASchemaItself(String name) throws Exception {
        // When
        List<String> complaints =
                Schemas.complaints(metaSchema(), new ObjectMapper().writeValueAsBytes(Schemas.tree(name)));
        // Then
        assertThat(complaints).isEmpty();
    }

    @Test
    void isToldWhenItIsNone() throws Exception {
        // Given
        ObjectNode broken = (ObjectNode) Schemas.tree(Schemas.SHOP_EVENT);
        broken.withObject("/properties/value").put("minimum", "zero");
        // Then
        assertThat(Schemas.complaints(metaSchema(), new ObjectMapper().writeValueAsBytes(broken)))
                .isNotEmpty();
    }

    private static JsonSchema metaSchema() {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    }

    private static List<String> constants(JsonNode property) {
        return texts(property.get("enum"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    @Provide
    Arbitrary<ShadowScore> shadows() {
        return Messages.shadows();
    }

    @Provide
    Arbitrary<ShopEvent> events() {
        return Messages.events();
    }

    @Provide
    Arbitrary<ChurnAlert> alerts() {
        return Messages.alerts();
    }

    @Provide
    Arbitrary<Assignment> assignments() {
        return Messages.assignments();
    }

    @Provide
    Arbitrary<Outcome> outcomes() {
        return Messages.outcomes();
    }

    @Provide
    Arbitrary<Receipt> receipts() {
        return Messages.receipts();
    }

    @Provide
    Arbitrary<RiskScore> scores() {
        return Messages.scores();
    }

    @Provide
    Arbitrary<List<FeatureRecord>> features() {
        return Messages.featureMessages();
    }
}
