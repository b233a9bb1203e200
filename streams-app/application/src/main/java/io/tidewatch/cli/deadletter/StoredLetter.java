package io.tidewatch.cli.deadletter;

import io.tidewatch.topics.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A dead letter as it lies on its topic.
 *
 * @param partition its partition there
 * @param offset its offset there
 * @param time when it was refused
 * @param key the original key, if it had one; not copied
 * @param value the original value, if it had one; not copied
 * @param headers all headers, the original's and the engine's
 * @param letter what the engine says of it
 */
public record StoredLetter(
        int partition,
        long offset,
        Instant time,
        Optional<byte[]> key,
        Optional<byte[]> value,
        Headers headers,
        DeadLetter letter) {
    /** The letter in a record; empty if the record is none. */
    public static Optional<StoredLetter> of(ConsumerRecord<byte[], byte[]> record) {
        return DeadLetter.readFrom(record.headers())
                .map(letter -> new StoredLetter(
                        record.partition(),
                        record.offset(),
                        Instant.ofEpochMilli(record.timestamp()),
                        Optional.ofNullable(record.key()),
                        Optional.ofNullable(record.value()),
                        record.headers(),
                        letter));
    }

    /** How often the message had been sent again before it was refused this time; 0 if that is not a number. */
    public int attempts() {
        Header attempts = headers.lastHeader(DeadLetter.REPLAY_ATTEMPT);
        if (attempts == null || attempts.value() == null) {
            return 0;
        }
        try {
            return Math.max(0, Integer.parseInt(new String(attempts.value(), StandardCharsets.US_ASCII)));
        } catch (NumberFormatException another) {
            return 0;
        }
    }

    /** Whether parts of key or value are missing. */
    public boolean isCut() {
        return headers.lastHeader(DeadLetter.CUT) != null;
    }
}
