package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TidewatchException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkAddressTest {
    @Test
    void readsAFile() {
        // When / Then
        assertThat(SinkAddress.parse("file:out/coupons.jsonl"))
                .isEqualTo(new SinkAddress.ToFile(Path.of("out/coupons.jsonl")));
    }

    @Test
    void readsAWebhook() {
        // When / Then
        assertThat(SinkAddress.parse("webhook:https://crm.example/hook?x=1"))
                .isEqualTo(new SinkAddress.ToWebhook(URI.create("https://crm.example/hook?x=1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:",
                "coupons.jsonl",
                "webhook:",
                "webhook:ftp://x/y",
                "webhook:https:",
                "webhook:h t",
                "kafka:x"
            })
    void refusesAnythingElseAndNamesIt(String text) {
        // When / Then
        assertThatThrownBy(() -> SinkAddress.parse(text))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("--sink");
    }
}
