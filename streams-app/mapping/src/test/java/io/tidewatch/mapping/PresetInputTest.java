package io.tidewatch.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.input.InputFormat;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class PresetInputTest {
    private static final String CALL =
            "{\"userId\":\"u1\",\"type\":\"track\",\"event\":\"Product Viewed\",\"timestamp\":\"2025-01-05T10:11:12Z\",\"properties\":{\"product_id\":\"p1\",\"quantity\":\"many\"}}";

    private final InputFormat segment = PresetInput.named("preset:segment").orElseThrow();

    @Test
    void aSystemsJsonIsReadAsItsFilesAre() throws InvalidEventException {
        ShopEvent event = segment.read(bytes(CALL));
        assertThat(event.userId()).isEqualTo("u1");
        assertThat(event.type()).isEqualTo(EventType.BROWSE);
        assertThat(event.itemId()).hasValue("p1");
        assertThat(event.quantity()).isEmpty();
        assertThat(segment.isKeyOf(bytes("u1"), event.userId())).isTrue();
        assertThat(segment.isKeyOf(bytes("\"u1\""), event.userId())).isFalse();
    }

    @Test
    void theSameMessageHasTheSameIdAndAnotherAnother() throws InvalidEventException {
        assertThat(segment.read(bytes(CALL)).eventId())
                .isEqualTo(segment.read(bytes(CALL)).eventId());
        assertThat(segment.read(bytes(CALL)).eventId())
                .isNotEqualTo(segment.read(bytes(CALL.replace("p1", "p2"))).eventId());
    }

    @Test
    void whatIsNoEventIsRefusedWithTheContractsReason() {
        assertRefused(
                "{\"userId\":\"u1\",\"type\":\"identify\",\"timestamp\":\"2025-01-05T10:11:12Z\"}",
                ReasonCode.UNKNOWN_TYPE);
        assertRefused(CALL.replace("\"u1\"", "null"), ReasonCode.MISSING_FIELD);
        assertRefused(CALL.replace("2025-01-05T10:11:12Z", "yesterday"), ReasonCode.WRONG_TYPE);
        assertRefused("[]", ReasonCode.UNREADABLE);
        assertRefused(CALL.replace("\"u1\"", "\"" + "u".repeat(300) + "\""), ReasonCode.OUT_OF_RANGE);
    }

    @Test
    void onlyPresetsThatReadJsonAreFormatsOfInput() {
        assertThat(PresetInput.names()).contains("segment", "snowplow").doesNotContain("shopify", "magento");
        assertThat(PresetInput.named("preset:shopify")).isEmpty();
        assertThat(PresetInput.named("preset:none")).isEmpty();
        assertThat(PresetInput.named("segment")).isEmpty();
    }

    private void assertRefused(String value, ReasonCode reason) {
        assertThatThrownBy(() -> segment.read(bytes(value)))
                .isInstanceOfSatisfying(InvalidEventException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(segment.told(refused, bytes(value), new RecordHeaders()))
                            .isNotBlank();
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
