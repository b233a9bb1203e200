package io.tidewatch.console.kafka;

import io.tidewatch.console.view.Letter;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes a dead letter's record what is shown of it. */
final class LetterReader {
    /** Enough to see what a message is; the whole is on the topic, and `tidewatch dlq show` has it. */
    private static final int MOST_BYTES = 2_000;
    /** Bytes that are no text are shown as hexadecimal, which takes three times the room. */
    private static final int MOST_BINARY = 256;

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private LetterReader() {}

    /** The letter; empty for the mark of a replay, and for what is none. */
    static Optional<Letter> read(ConsumerRecord<byte[], byte[]> record) {
        return DeadLetter.readFrom(record.headers()).map(letter -> {
            byte[] key = bytes(record.key());
            byte[] value = bytes(record.value());
            boolean cut = record.headers().lastHeader(DeadLetter.CUT) != null;
            return new Letter(
                    letter,
                    record.partition(),
                    record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    text(key),
                    text(value),
                    cut || value.length > (Utf8.isValid(value) ? MOST_BYTES : MOST_BINARY));
        });
    }

    private static byte[] bytes(byte[] orNull) {
        return orNull == null ? new byte[0] : orNull;
    }

    private static String text(byte[] bytes) {
        return Utf8.isValid(bytes)
                // A character that the end cuts in two becomes a replacement character.
                ? new String(bytes, 0, Math.min(bytes.length, MOST_BYTES), StandardCharsets.UTF_8)
                : HEX.formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BINARY)));
    }
}
