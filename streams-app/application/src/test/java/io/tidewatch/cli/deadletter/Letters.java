package io.tidewatch.cli.deadletter;

import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Dead letters for tests. */
final class Letters {
    static final Instant TIME = Instant.parse("2026-11-29T09:00:00Z");

    private Letters() {}

    static StoredLetter letter(int partition, long offset, ReasonCode reason, String detail) {
        return letter(partition, offset, reason, detail, new RecordHeaders());
    }

    static StoredLetter letter(int partition, long offset, ReasonCode reason, String detail, Headers own) {
        Headers headers = new RecordHeaders(own);
        new DeadLetter(reason, detail, TopicNames.SHOP_EVENTS, 7, 4711, TIME.toEpochMilli() - 5_000, "0.1.0")
                .writeTo(headers);
        return StoredLetter.of(record(partition, offset, bytes("user"), bytes("value " + offset), headers))
                .orElseThrow();
    }

    static StoredLetter with(Optional<byte[]> key, Optional<byte[]> value, Headers own) {
        StoredLetter letter = letter(1, 2, ReasonCode.UNREADABLE, "why", own);
        return new StoredLetter(1, 2, TIME, key, value, letter.headers(), letter.letter());
    }

    static ConsumerRecord<byte[], byte[]> record(
            int partition, long offset, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                TopicNames.DEAD_LETTERS,
                partition,
                offset,
                TIME.plusSeconds(offset).toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    static Headers attempt(int number) {
        return new RecordHeaders().add(DeadLetter.REPLAY_ATTEMPT, bytes(Integer.toString(number)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
