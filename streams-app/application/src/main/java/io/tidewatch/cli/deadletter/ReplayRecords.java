package io.tidewatch.cli.deadletter;

import io.tidewatch.topics.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Makes of a letter the message that it was: its key, its value, its headers, and one more that counts the attempts. */
final class ReplayRecords {
    private ReplayRecords() {}

    /** The record to send to a topic; its key alone tells the partition. */
    static ProducerRecord<byte[], byte[]> of(StoredLetter letter, String topic) {
        Headers headers = new RecordHeaders(letter.headers());
        DeadLetter.removeFrom(headers);
        headers.remove(DeadLetter.REPLAY_ATTEMPT);
        headers.add(
                DeadLetter.REPLAY_ATTEMPT,
                Integer.toString(letter.attempts() + 1).getBytes(StandardCharsets.US_ASCII));
        long sourceTime = letter.letter().sourceTimestamp();
        return new ProducerRecord<>(
                topic,
                null,
                sourceTime < 0 ? null : sourceTime,
                letter.key().orElse(null),
                letter.value().orElse(null),
                headers);
    }

    /** About what a letter takes in a message. */
    static long bytes(StoredLetter letter) {
        return letter.key().map(key -> key.length).orElse(0)
                + (long) letter.value().map(value -> value.length).orElse(0);
    }
}
