package io.tidewatch.replay.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.mapping.Preset;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.topics.ShopEvent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file in each system's own format becomes the right events: time, user, type, value, currency, lines, item. */
class PresetsTest {
    @Test
    void shopify() {
        LogText log = read("shopify", "shopify.csv");
        assertThat(told(log))
                .containsExactly(
                        "2025-01-05T15:11:00Z ann@example.org purchase 75.0 EUR 2 -",
                        "2025-01-06T15:00:00Z '+4915112345 purchase 20.0 EUR 1 -",
                        "2025-01-08T13:00:00Z bo@example.org purchase 9.0 EUR 1 -");
        assertThat(log.events().get(0).eventId()).isEqualTo("#1001");
        assertThat(log.unusable(RowProblem.NOT_WANTED)).isEqualTo(3);
        assertThat(log.unusable().shareLeftOut()).isZero();
    }

    @Test
    void magento() {
        LogText log = read("magento", "magento.csv");
        assertThat(told(log))
                .containsExactly(
                        "2025-01-05T10:11:12Z ann@example.org purchase 1080.0 - 0 -",
                        "2025-01-06T15:04:05Z bo@example.org purchase 20.5 - 0 -");
        assertThat(log.events().get(0).eventId()).isEqualTo("000000101");
    }

    @Test
    void woocommerce() {
        assertThat(told(read("woocommerce", "woocommerce.json")))
                .containsExactly(
                        "2025-01-05T10:11:12Z ann@example.org purchase 29.35 EUR 2 -",
                        "2025-02-05T10:11:12Z ann@example.org purchase 9.0 EUR 0 -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"segment", "rudderstack"})
    void segmentAndRudderstack(String preset) {
        LogText log = read(preset, preset + ".json");
        assertThat(told(log))
                .containsExactly(
                        "2025-01-05T10:11:12.123Z u1 purchase 25.5 USD 1 -",
                        "2025-01-06T10:11:12Z a2 browse - - 0 -",
                        "2025-01-07T10:11:12Z u1 review - - 0 p1",
                        "2025-01-09T10:11:12Z u1 return 25.5 USD 0 -");
        assertThat(log.events().get(0).eventId()).isEqualTo("o1");
        assertThat(log.events().get(3).eventId()).isEqualTo("m5");
        assertThat(log.events().get(2).rating()).hasValue(4);
        assertThat(log.unusable(RowProblem.OTHER_EVENT)).isEqualTo(2);
        assertThat(log.unusable().shareLeftOut()).isZero();
    }

    @Test
    void googleAnalytics() {
        LogText log = read("ga4-bigquery", "ga4-bigquery.json");
        assertThat(told(log))
                .containsExactly(
                        "2025-01-05T10:11:12.123Z p.1 browse 12.5 EUR 1 SKU-1",
                        "2025-01-05T10:11:40Z u1 purchase 25.0 EUR 1 SKU-1",
                        "2025-01-06T10:11:40Z u2 purchase 7.0 - 0 -",
                        "2025-01-06T10:13:20Z u2 purchase 8.0 - 0 -",
                        "2025-01-07T10:11:40Z u1 return 25.0 - 0 -",
                        "2025-01-07T10:13:20Z u1 search - - 0 -");
        assertThat(log.events()).extracting(ShopEvent::eventId).doesNotHaveDuplicates();
        assertThat(log.events().get(5).text()).hasValue("green tea");
        assertThat(log.events().get(0).sessionId()).hasValue("1736071800");
    }

    @Test
    void snowplow() {
        LogText log = read("snowplow", "snowplow.json");
        assertThat(told(log))
                .containsExactly(
                        "2025-01-05T10:11:12.123Z d1 browse - - 0 -",
                        "2025-01-05T10:12:12.123Z u1 cart - - 1 SKU-1",
                        "2025-01-05T10:13:12.123Z u1 purchase 25.0 EUR 1 SKU-1",
                        "2025-01-09T10:13:12.123Z u1 return 12.5 EUR 0 -");
    }

    @Test
    void amplitude() {
        LogText log = read("amplitude", "amplitude.json");
        assertThat(told(log))
                .containsExactly(
                        "2025-01-05T10:11:12.345Z d1 browse - - 0 p1",
                        "2025-01-05T10:12:12.345Z u5 purchase 12.345 EUR 0 -");
        assertThat(log.unusable(RowProblem.OTHER_EVENT)).isEqualTo(2);
    }

    @Test
    void mixpanel() {
        assertThat(told(read("mixpanel", "mixpanel.json")))
                .containsExactly(
                        "2025-01-05T10:11:12Z $device:d9 browse - - 0 -",
                        "2025-01-06T13:57:52.250Z u1 purchase 1.234 - 0 -",
                        "2025-02-07T10:03:20Z 81 purchase 12.0 - 0 -");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPresetSaysWhoseItIsAndAfterWhatItWasWritten(String name) {
        Preset preset = Preset.named(name);
        assertThat(preset.system()).isNotBlank();
        assertThat(preset.source()).contains("https://");
        assertThat(preset.notes()).isNotEmpty();
        assertThat(Dataset.named(preset.reads()).filter(Dataset::isMapped)).isPresent();
    }

    @Test
    void anUnknownSystemIsRefusedWithThoseThatAreKnown() {
        assertThatThrownBy(() -> Preset.named("shopware"))
                .hasMessage(
                        "there is no --preset 'shopware'; there are amplitude, ga4-bigquery, magento, mixpanel, rudderstack,"
                                + " segment, shopify, snowplow, woocommerce");
    }

    private static List<String> names() {
        return Preset.names();
    }

    private static LogText read(String name, String file) {
        Preset preset = Preset.named(name);
        Dataset dataset = Dataset.named(preset.reads()).orElseThrow();
        return LogText.read(dataset.source(
                List.of(file(file)), preset.mapping(), TextForm.PLAIN, Instant.parse("2026-01-01T00:00:00Z")));
    }

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(PresetsTest.class.getResource("/exports/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> told(LogText log) {
        return log.events().stream()
                .map(event -> String.format(
                        Locale.ROOT,
                        "%s %s %s %s %s %d %s",
                        event.time(),
                        event.userId(),
                        event.type().wireName(),
                        event.value().isPresent() ? event.value().getAsDouble() : "-",
                        event.currency().orElse("-"),
                        event.items().size(),
                        event.itemId().orElse("-")))
                .toList();
    }
}
