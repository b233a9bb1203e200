package io.tidewatch.streams.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final int TOPIC_BYTES = 100_000;

    private final DeadLetters letters = new DeadLetters(TOPIC_BYTES, "test");

    @Test
    void messageThatFitsStaysWhole() {
        // Given
        PendingRow source = row(new byte[80_000]);

        // When
        Record<byte[], byte[]> letter = letters.letter(source, ReasonCode.UNREADABLE, "why");

        // Then
        assertThat(letter.value()).hasSize(80_000);
        assertThat(letter.headers().lastHeader("own")).isNotNull();
        assertThat(told(letter).detail()).isEqualTo("why");
        assertThat(letter.headers().lastHeader(DeadLetter.CUT)).isNull();
    }

    @Test
    void aCutOfAnEarlierRefusalIsForgotten() {
        // Given: sent again, and whole this time
        PendingRow source = row(new byte[1], new RecordHeaders().add(DeadLetter.CUT, new byte[0]));

        // Then
        assertThat(letters.letter(source, ReasonCode.UNREADABLE, "why")
                        .headers()
                        .lastHeader(DeadLetter.CUT))
                .isNull();
    }

    @Test
    void messageThatDoesNotFitIsCutAndSaysSo() {
        // Given
        PendingRow source = row(new byte[5_000_000]);

        // When
        Record<byte[], byte[]> letter = letters.letter(source, ReasonCode.TOO_LARGE, "why");

        // Then
        assertThat(letter.value()).hasSizeLessThan(TOPIC_BYTES);
        assertThat(told(letter).detail())
                .startsWith("why; cut to fit the topic: first 4 of 4 bytes of the key")
                .contains("of 5000000 of the value");
        assertThat(letter.headers().lastHeader(DeadLetter.CUT)).isNotNull();
    }

    @Test
    void headersThatDoNotFitAreLeftOutAndTold() {
        // Given: so many that their lengths alone fill the topic
        RecordHeaders headers = new RecordHeaders();
        headers.add("own", new byte[] {1});
        for (int i = 0; i < 100_000; i++) {
            headers.add("", null);
        }

        // When
        Record<byte[], byte[]> letter = letters.letter(row(new byte[50_000], headers), ReasonCode.UNREADABLE, "why");

        // Then: the message itself stays whole
        assertThat(letter.value()).hasSize(50_000);
        assertThat(letter.headers().lastHeader("own")).isNotNull();
        assertThat(letter.headers().toArray().length).isLessThan(5_000);
        assertThat(told(letter).detail()).startsWith("why; to fit the topic ").endsWith(" bytes left out");
    }

    @Test
    void coordinatesAreThoseOfTheSource() {
        // When
        DeadLetter told = told(letters.letter(row(new byte[1]), ReasonCode.WRONG_KEY, "why"));

        // Then
        assertThat(told).isEqualTo(new DeadLetter(ReasonCode.WRONG_KEY, "why", "shop.events", 3, 42L, 1_000L, "test"));
    }

    private static DeadLetter told(Record<byte[], byte[]> letter) {
        return DeadLetter.readFrom(letter.headers()).orElseThrow();
    }

    private static PendingRow row(byte[] value) {
        return row(value, new RecordHeaders().add("own", new byte[] {1}));
    }

    private static PendingRow row(byte[] value, Headers headers) {
        return new PendingRow(
                "shop.events",
                3,
                42L,
                1_000L,
                Optional.of("user".getBytes(StandardCharsets.UTF_8)),
                Optional.of(value),
                headers);
    }
}
