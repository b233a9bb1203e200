package io.tidewatch.topics.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ForeignKeyTest {
    private static final UUID ID = UUID.fromString("5f0c1d8e-3b2a-4f6e-9d1c-0a1b2c3d4e5f");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void saysWhatTheKeyIs(String kind, byte[] key, String userId, String words) {
        assertThat(ForeignKey.told(key, userId))
                .startsWith("the message's key is not its user_id; ")
                .contains(words);
    }

    static Stream<Arguments> saysWhatTheKeyIs() {
        byte[] idBytes = ByteBuffer.allocate(16)
                .putLong(ID.getMostSignificantBits())
                .putLong(ID.getLeastSignificantBits())
                .array();
        return Stream.of(
                key("empty", new byte[0], "u", "it is empty; send the user_id as plain text"),
                key("in quotes", utf8("\"u-1\""), "u-1", "a JSON text in quotes"),
                key("Connect", utf8("{\"schema\":{\"type\":\"string\"},\"payload\":\"u\"}"), "u", "Connect's envelope"),
                key("a struct", utf8("{\"user_id\":\"u\"}"), "u", "it is a JSON object"),
                key("a long", longKey(4711), "4711", "8 bytes (LongSerializer)"),
                key("another's long", longKey(4711), "u", "8 bytes (LongSerializer)"),
                // Its bytes are those of schema id 1, too.
                key("a large long", longKey(4711_0815L), "47110815", "8 bytes (LongSerializer)"),
                key("a long of letters", utf8("abcdefgh"), "7017280452245743464", "8 bytes (LongSerializer)"),
                key("an int", ByteBuffer.allocate(4).putInt(4711).array(), "4711", "4 bytes (IntegerSerializer)"),
                key("a UUID", idBytes, ID.toString(), "16 bytes, as of a UUID"),
                key("Avro", utf8("\0\0\0\0\u0005\u0008user"), "user", "Confluent's magic byte and schema id 5"),
                key("Avro of 8 bytes", utf8("\0\0\0\0\u0005\u0004ab"), "ab", "Confluent's magic byte and schema id 5"),
                key("UTF-16", "user".getBytes(StandardCharsets.UTF_16), "user", "UTF-16 text"),
                key("a mark", utf8("\uFEFFuser"), "user", "byte order mark"),
                key("other bytes", new byte[] {1, 2, 3}, "user", "it is no text"),
                key("white space", utf8("user "), "user", "white space around it"),
                key(
                        "capitals",
                        utf8(ID.toString().toUpperCase(java.util.Locale.ROOT)),
                        ID.toString(),
                        "differ in capitals"));
    }

    @Test
    void saysNoMoreOfAnotherUsersKey() {
        for (String other : new String[] {"somebody", "12345678", "abcd", "PAR1", "LZ4Block", "0123456789abcdef"}) {
            assertThat(ForeignKey.told(utf8(other), "user")).isEqualTo("the message's key is not its user_id");
        }
    }

    private static Arguments key(String kind, byte[] key, String userId, String words) {
        return Arguments.of(kind, key, userId, words);
    }

    private static byte[] longKey(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
