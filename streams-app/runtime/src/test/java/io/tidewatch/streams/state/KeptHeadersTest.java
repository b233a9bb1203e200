package io.tidewatch.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class KeptHeadersTest {
    @Test
    void allAreKeptWhereTheyFit() {
        // Given
        Headers headers = new RecordHeaders().add("a", new byte[100]).add("b", null);

        // When
        KeptHeaders kept = KeptHeaders.within(headers, KeptHeaders.bytes(headers));

        // Then
        assertThat(kept.headers()).isEqualTo(headers);
        assertThat(kept.leftOut()).isZero();
        assertThat(kept.andWhatIsMissing("note").lastHeader("note")).isNull();
    }

    @Test
    void theFirstOnesAreKeptAndTheRestIsTold() {
        // Given
        Headers headers = new RecordHeaders()
                .add("a", new byte[100])
                .add("b", new byte[1_000])
                .add("c", new byte[1]);

        // When
        KeptHeaders kept = KeptHeaders.within(headers, 500);

        // Then: not the small one behind the large one either
        assertThat(kept.headers()).extracting("key").containsExactly("a");
        assertThat(kept.leftOut()).isEqualTo(2);
        assertThat(new String(kept.andWhatIsMissing("note").lastHeader("note").value(), StandardCharsets.UTF_8))
                .isEqualTo("2 headers of 1027 bytes left out");
    }

    @Test
    void emptyHeadersTakeRoomToo() {
        // Given
        RecordHeaders many = new RecordHeaders();
        for (int i = 0; i < 1_000_000; i++) {
            many.add("", null);
        }

        // When
        KeptHeaders kept = KeptHeaders.within(many, 64 * 1024);

        // Then
        assertThat(kept.headers().toArray()).hasSizeBetween(1, 10_000);
    }
}
