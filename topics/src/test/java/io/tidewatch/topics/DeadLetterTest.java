package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final DeadLetter LETTER = new DeadLetter(
            ReasonCode.OUT_OF_RANGE,
            "field 'value' must be 0 to 1000000000",
            "shop.events",
            3,
            42L,
            1315563330000L,
            "0.1.0");

    @Test
    void readsTheHeadersThatItWrote() {
        // Given
        RecordHeaders headers = new RecordHeaders();
        // When
        LETTER.writeTo(headers);
        // Then
        assertThat(DeadLetter.readFrom(headers)).contains(LETTER);
    }

    @Test
    void keepsKeyValueAndHeadersOfTheOriginal() {
        // Given
        byte[] key = {0, (byte) 0xff};
        byte[] value = "not json".getBytes(StandardCharsets.UTF_8);
        RecordHeaders original = new RecordHeaders();
        original.add("traceparent", new byte[] {1});
        // When
        ProducerRecord<byte[], byte[]> letter = LETTER.record("shop.events.dlq", key, value, original);
        // Then
        assertThat(letter.key()).isSameAs(key);
        assertThat(letter.value()).isSameAs(value);
        assertThat(letter.headers().lastHeader("traceparent").value()).containsExactly(1);
        assertThat(original.toArray()).hasSize(1);
    }

    @Test
    void replacesTheHeadersOfAnEarlierRefusal() {
        // Given
        RecordHeaders headers = new RecordHeaders();
        LETTER.writeTo(headers);
        // When
        LETTER.writeTo(headers);
        // Then
        assertThat(headers.toArray()).hasSize(7);
    }

    @Test
    void findsNoDeadLetterInOtherHeaders() {
        // Given
        RecordHeaders headers = new RecordHeaders();
        LETTER.writeTo(headers);
        headers.remove(DeadLetter.SOURCE_OFFSET).add(DeadLetter.SOURCE_OFFSET, "x".getBytes(StandardCharsets.UTF_8));
        // Then
        assertThat(DeadLetter.readFrom(headers)).isEmpty();
        assertThat(DeadLetter.readFrom(new RecordHeaders())).isEmpty();
    }

    @Test
    void writesTheHeadersThatTheSchemaDescribes() throws Exception {
        // Given
        RecordHeaders headers = new RecordHeaders();
        LETTER.writeTo(headers);
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode asObject = mapper.createObjectNode();
        for (Header header : headers) {
            asObject.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        // Then
        assertThat(Schemas.complaints(Schemas.schema(Schemas.DEAD_LETTER_HEADERS), mapper.writeValueAsBytes(asObject)))
                .isEmpty();
        assertThat(Schemas.tree(Schemas.DEAD_LETTER_HEADERS).get("required")).hasSize(asObject.size());
    }
}
