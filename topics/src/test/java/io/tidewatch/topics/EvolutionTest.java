package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Older messages stay readable and newer ones do not hurt. The files under {@code v0} and {@code v1} are never edited: what they
 * lack is what a reader must be able to do without. Those of {@code v0} have the first contract's required fields only; those
 * of {@code v1} have all that engines wrote before the risk was about a user's own window.
 */
class EvolutionTest {
    private static final String V0 = "v0";
    private static final String V1 = "v1";
    private static final String NEWER = "{\"from_the_next_version\":{\"deep\":[1,{\"x\":null}]},";

    @Test
    void readsAnOlderEvent() throws Exception {
        assertThat(ShopEventCodec.read(old(V0, Schemas.SHOP_EVENT)).value()).hasValue(139.12);
        assertThat(ShopEventCodec.read(old(V1, Schemas.SHOP_EVENT)).items()).hasSize(2);
    }

    @Test
    void readsTheFirstAlert() throws Exception {
        // When
        ChurnAlert alert = ChurnAlertCodec.read(old(V0, Schemas.CHURN_ALERT));
        // Then
        assertThat(alert.reasons()).isEmpty();
        assertThat(alert.suggestedAction()).isEmpty();
        assertThat(alert.detectedAt()).isEqualTo(alert.eventTime());
    }

    @ParameterizedTest
    @ValueSource(strings = {V0, V1})
    void takesTheHorizonOfAnAlertForItsWindow(String version) throws Exception {
        // When
        ChurnAlert alert = ChurnAlertCodec.read(old(version, Schemas.CHURN_ALERT));
        // Then
        assertThat(alert.windowDays()).isEqualTo(30);
        assertThat(alert.due()).isEqualTo(alert.expiresAt());
        assertThat(alert.silenceDays()).isEmpty();
        assertThat(alert.usualGapDays()).isEmpty();
        assertThat(alert.valueAtRisk()).isEmpty();
    }

    @Test
    void readsWhatAnAlertWithAHorizonSaidBesideIt() throws Exception {
        // When
        ChurnAlert alert = ChurnAlertCodec.read(old(V1, Schemas.CHURN_ALERT));
        // Then
        assertThat(alert.risk()).isEqualTo(0.7312);
        assertThat(alert.reasons()).extracting(Reason::code).containsExactly("LONG_SILENCE");
        assertThat(alert.suggestedAction()).map(SuggestedAction::type).hasValue(ActionType.COUPON);
        assertThat(alert.expiresAt()).isEqualTo("2026-12-22T09:15:30.250Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {V0, V1})
    void takesTheHorizonOfAScoreForItsWindow(String version) throws Exception {
        // When
        RiskScore score = RiskScoreCodec.read(old(version, Schemas.RISK_SCORE));
        // Then
        assertThat(score.windowDays()).isEqualTo(30);
        assertThat(score.due()).isEqualTo(score.eventTime().plus(Duration.ofDays(30)));
        assertThat(score.usualGapDays()).isEmpty();
        assertThat(score.valueAtRisk()).isEmpty();
    }

    @Test
    void readsAnOlderCurve() throws Exception {
        assertThat(RiskScoreCodec.read(old(V0, Schemas.RISK_SCORE)).riskCurve()).isEmpty();
        assertThat(RiskScoreCodec.read(old(V1, Schemas.RISK_SCORE)).riskCurve())
                .containsExactly(0.2204, 0.3518, 0.5127, 0.8402);
    }

    @Test
    void takesTheHorizonOfAShadowScoreForTheWindow() throws Exception {
        // When
        ShadowScore score = ShadowScoreCodec.read(old(V1, Schemas.SHADOW_SCORE));
        // Then
        assertThat(score.active().windowDays()).isEqualTo(30);
        assertThat(score.shadow().windowDays()).isEqualTo(30);
        assertThat(score.shadow().alertsAfterDays()).hasValue(12.25);
    }

    @Test
    void readsOlderFeatures() throws Exception {
        assertThat(FeatureRecordCodec.read(old(V0, Schemas.FEATURE_RECORD)))
                .singleElement()
                .satisfies(record -> assertThat(record.values()).containsExactly(1f, 0f, 2.5f));
        assertThat(FeatureRecordCodec.read(old(V1, Schemas.FEATURE_RECORD)))
                .extracting(FeatureRecord::eventId)
                .containsExactly("536400", "536401");
    }

    @Test
    void readsAnOlderPointer() throws Exception {
        assertThat(ModelPointerCodec.read(old(V1, Schemas.MODEL_REGISTRY)).by()).isEqualTo("ann");
    }

    @Test
    void writesWhatItReadInTheFormOfToday() throws Exception {
        // Given
        ChurnAlert alert = ChurnAlertCodec.read(old(V1, Schemas.CHURN_ALERT));
        RiskScore score = RiskScoreCodec.read(old(V1, Schemas.RISK_SCORE));
        // When
        byte[] alertNow = ChurnAlertCodec.write(alert);
        byte[] scoreNow = RiskScoreCodec.write(score);
        // Then
        assertThat(new String(alertNow, StandardCharsets.UTF_8))
                .contains("\"window_days\":30,\"due\":\"2026-12-22T09:15:30.250Z\"")
                .doesNotContain("horizon");
        assertThat(new String(scoreNow, StandardCharsets.UTF_8))
                .contains("\"window_days\":30,\"due\":\"2026-12-24T18:02:00.000Z\"")
                .doesNotContain("horizon");
        assertThat(ChurnAlertCodec.read(alertNow)).isEqualTo(alert);
        assertThat(RiskScoreCodec.read(scoreNow)).isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource({
        V0 + "," + Schemas.SHOP_EVENT,
        V0 + "," + Schemas.CHURN_ALERT,
        V0 + "," + Schemas.RISK_SCORE,
        V0 + "," + Schemas.FEATURE_RECORD,
        V1 + "," + Schemas.SHOP_EVENT,
        V1 + "," + Schemas.CHURN_ALERT,
        V1 + "," + Schemas.RISK_SCORE,
        V1 + "," + Schemas.FEATURE_RECORD,
        V1 + "," + Schemas.SHADOW_SCORE,
        V1 + "," + Schemas.MODEL_REGISTRY
    })
    void allowsOlderMessagesInTheSchema(String version, String name) throws IOException {
        assertThat(Schemas.complaints(Schemas.schema(name), old(version, name))).isEmpty();
    }

    @Property(tries = 100)
    void readsANewerEvent(@ForAll("events") ShopEvent event) throws InvalidEventException {
        assertThat(ShopEventCodec.read(newer(ShopEventCodec.write(event)))).isEqualTo(event);
    }

    @Property(tries = 100)
    void readsANewerAlert(@ForAll("alerts") ChurnAlert alert) throws InvalidMessageException {
        assertThat(ChurnAlertCodec.read(newer(ChurnAlertCodec.write(alert)))).isEqualTo(alert);
    }

    @Test
    void readsANewerScore() throws Exception {
        assertThat(RiskScoreCodec.read(newer(old(V0, Schemas.RISK_SCORE))).userId())
                .isEqualTo("17850");
    }

    @Test
    void readsNewerFeatures() throws Exception {
        assertThat(FeatureRecordCodec.read(newer(old(V0, Schemas.FEATURE_RECORD))))
                .extracting(FeatureRecord::eventId)
                .containsExactly("536365");
    }

    @Test
    void saysThatANewerConstantNeedsANewerReader() throws IOException {
        // Given
        byte[] alert = new String(old(V0, Schemas.CHURN_ALERT), StandardCharsets.UTF_8)
                .replace("RAISED", "SUSPENDED")
                .getBytes(StandardCharsets.UTF_8);
        // Then
        assertThatThrownBy(() -> ChurnAlertCodec.read(alert))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("field 'kind' of a churn alert must be one of RAISED, ESCALATED, RESOLVED, EXPIRED, ERASED"
                        + " (a newer producer needs a newer reader)");
    }

    @Test
    void saysWhatIsWrongWithAnAlertWithoutQuotingIt() {
        for (String json : List.of("", "[]", "secret", "{\"alert_id\":5}", "{\"alert_id\":\"secret\"}", "{} secret")) {
            assertThatThrownBy(() -> ChurnAlertCodec.read(json.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("churn alert")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void refusesToWriteWhatJsonCannotSay() throws Exception {
        // Given
        FeatureRecord valid =
                FeatureRecordCodec.read(old(V0, Schemas.FEATURE_RECORD)).get(0);
        FeatureRecord broken = new FeatureRecord(
                valid.eventId(),
                valid.userId(),
                valid.type(),
                valid.eventTime(),
                valid.catalogue(),
                new float[] {Float.NaN},
                valid.risk(),
                valid.model());
        // Then
        assertThatThrownBy(() -> FeatureRecordCodec.write(List.of(broken)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field 'values' has a number that is not finite");
    }

    private static byte[] old(String version, String name) throws IOException {
        try (InputStream json = EvolutionTest.class.getResourceAsStream("/" + version + "/" + name + ".json")) {
            return json.readAllBytes();
        }
    }

    private static byte[] newer(byte[] json) {
        return (NEWER + new String(json, StandardCharsets.UTF_8).substring(1)).getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<ShopEvent> events() {
        return Messages.events();
    }

    @Provide
    Arbitrary<ChurnAlert> alerts() {
        return Messages.alerts();
    }
}
