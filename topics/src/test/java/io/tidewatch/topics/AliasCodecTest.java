package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasCodecTest {
    private static final Alias ALIAS = new Alias("a-1", "u", "anon", Instant.parse("2026-11-22T09:20:00.250Z"));

    @Test
    void readsWhatItWritesAndAsTheSchemaSays() throws Exception {
        byte[] json = AliasCodec.write(ALIAS);
        assertThat(AliasCodec.read(json)).isEqualTo(ALIAS);
        assertThat(Schemas.complaints(Schemas.schema(Schemas.ALIAS), json)).isEmpty();
    }

    @Test
    void skipsWhatItDoesNotKnow() throws Exception {
        assertThat(read("{\"type\":\"alias\",\"event_id\":\"a-1\",\"user_id\":\"u\",\"anonymous_id\":\"anon\","
                        + "\"time\":1795339200250,\"more\":[1]}"))
                .isEqualTo(ALIAS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | MISSING_FIELD | field 'event_id' is missing",
                "{\"event_id\":\"a\",\"user_id\":\"u\",\"time\":1795339200250} | MISSING_FIELD | field 'anonymous_id' is missing",
                "{\"event_id\":\"a\",\"user_id\":\" \",\"anonymous_id\":\"b\",\"time\":1795339200250} | OUT_OF_RANGE | field 'user_id' must not be empty or blank",
                "{\"event_id\":\"a\",\"user_id\":7,\"anonymous_id\":\"b\",\"time\":1795339200250} | WRONG_TYPE | field 'user_id' must be a string",
                "[] | UNREADABLE | the message is not a JSON object"
            })
    void refusesAsForEvents(String json, ReasonCode reason, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage(message)
                .extracting(refused -> ((InvalidEventException) refused).reason())
                .isEqualTo(reason);
    }

    @Test
    void aPositionIsReadAsItWasWritten() throws Exception {
        SpoolPosition position = new SpoolPosition(3, 81_920, "p");
        byte[] json = SpoolPositionCodec.write(position);
        assertThat(SpoolPositionCodec.read(json)).isEqualTo(position);
        assertThat(Schemas.complaints(Schemas.schema(Schemas.SPOOL_POSITION), json))
                .isEmpty();
        assertThatThrownBy(() -> SpoolPositionCodec.read(
                        "{\"segment\":0,\"offset\":0,\"process\":\"p\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMessageException.class);
    }

    private static Alias read(String json) throws InvalidEventException {
        return AliasCodec.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
