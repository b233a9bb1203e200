package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.state.PendingRow;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @Test
    void aRecordThatWasSentOnIsAgainWhatItWasWhereItLay() {
        // Given: a producer that has a header of our name
        RecordHeaders own = new RecordHeaders();
        own.add("trace", new byte[] {1, 2}).add(Origin.HEADER, bytes("mine")).add("empty", null);
        PendingRow row =
                new PendingRow("shop.events", 3, 12, 1_000, Optional.of(bytes("anna")), Optional.of(bytes("{}")), own);

        // When
        Headers onTheWay = Origin.headers(row, bytes("anna"));
        PendingRow arrived = new PendingRow("app-rerouted-repartition", 0, 7, 1_000, row.key(), row.value(), onTheWay);
        PendingRow restored = Origin.of(onTheWay).orElseThrow().restore(arrived);

        // Then
        assertThat(restored).isEqualTo(row);
    }

    @Test
    void aKeyThatWasAnotherOneIsTheRecordsAgain() {
        // Given: a producer that has a header of that name, too
        RecordHeaders own = new RecordHeaders();
        own.add(Origin.KEY_HEADER, bytes("mine"));
        PendingRow row = new PendingRow(
                "shop.events", 3, 12, 1_000, Optional.of(bytes("\"anna\"")), Optional.of(bytes("{}")), own);

        // When
        Headers onTheWay = Origin.headers(row, bytes("anna"));
        PendingRow arrived = new PendingRow(
                "app-rerouted-repartition", 0, 7, 1_000, Optional.of(bytes("anna")), row.value(), onTheWay);
        PendingRow restored = Origin.of(onTheWay).orElseThrow().restore(arrived);

        // Then
        assertThat(restored.key().orElseThrow()).isEqualTo(bytes("\"anna\""));
        assertThat(restored.headers()).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1/2", "1/2/3/4", "-1/2/3", "a/b/c", "99999999999/1/1", "1/2/9999999999999999999"})
    void whatSomebodyElseWroteIsNoOrigin(String told) {
        assertThat(Origin.of(new RecordHeaders().add(Origin.HEADER, bytes(told))))
                .isEmpty();
    }

    @Test
    void norIsAHeaderWithoutAValue() {
        assertThat(Origin.of(new RecordHeaders())).isEmpty();
        assertThat(Origin.of(new RecordHeaders().add(Origin.HEADER, null))).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
