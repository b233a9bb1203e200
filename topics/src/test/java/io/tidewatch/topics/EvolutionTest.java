package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Older messages stay readable and newer ones do not hurt. The files under {@code v0} are never edited: what they lack is
 * what a reader must be able to do without.
 */
class EvolutionTest {
    private static final String NEWER = "{\"from_the_next_version\":{\"deep\":[1,{\"x\":null}]},";

    @Test
    void readsAnOlderEvent() throws Exception {
        assertThat(ShopEventCodec.read(old(Schemas.SHOP_EVENT)).value()).hasValue(139.12);
    }

    @Test
    void readsAnOlderAlert() throws Exception {
        // When
        ChurnAlert alert = ChurnAlertCodec.read(old(Schemas.CHURN_ALERT));
        // Then
        assertThat(alert.reasons()).isEmpty();
        assertThat(alert.suggestedAction()).isEmpty();
        assertThat(alert.detectedAt()).isEqualTo(alert.eventTime());
    }

    @Test
    void readsAnOlderScore() throws Exception {
        assertThat(RiskScoreCodec.read(old(Schemas.RISK_SCORE)).riskCurve()).isEmpty();
    }

    @Test
    void readsOlderFeatures() throws Exception {
        // When
        List<FeatureRecord> records = FeatureRecordCodec.read(old(Schemas.FEATURE_RECORD));
        // Then
        assertThat(records).hasSize(1);
        assertThat(records.get(0).values()).containsExactly(1f, 0f, 2.5f);
    }

    @ParameterizedTest
    @ValueSource(strings = {Schemas.SHOP_EVENT, Schemas.CHURN_ALERT, Schemas.RISK_SCORE, Schemas.FEATURE_RECORD})
    void allowsOlderMessagesInTheSchema(String name) throws IOException {
        assertThat(Schemas.complaints(Schemas.schema(name), old(name))).isEmpty();
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
        assertThat(RiskScoreCodec.read(newer(old(Schemas.RISK_SCORE))).userId()).isEqualTo("17850");
    }

    @Test
    void readsNewerFeatures() throws Exception {
        assertThat(FeatureRecordCodec.read(newer(old(Schemas.FEATURE_RECORD))))
                .extracting(FeatureRecord::eventId)
                .containsExactly("536365");
    }

    @Test
    void saysThatANewerConstantNeedsANewerReader() throws IOException {
        // Given
        byte[] alert = new String(old(Schemas.CHURN_ALERT), StandardCharsets.UTF_8)
                .replace("RAISED", "SUSPENDED")
                .getBytes(StandardCharsets.UTF_8);
        // Then
        assertThatThrownBy(() -> ChurnAlertCodec.read(alert))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage("field 'kind' of a churn alert must be one of RAISED, ESCALATED, RESOLVED, EXPIRED"
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
                FeatureRecordCodec.read(old(Schemas.FEATURE_RECORD)).get(0);
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

    private static byte[] old(String name) throws IOException {
        try (InputStream json = EvolutionTest.class.getResourceAsStream("/v0/" + name + ".json")) {
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
