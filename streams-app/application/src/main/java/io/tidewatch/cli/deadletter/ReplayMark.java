package io.tidewatch.cli.deadletter;

import io.tidewatch.topics.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Which letters of a partition of the dead-letter topic were sent again, as a record of that partition. It is written in the
 * transaction that sends them, so either both are there or none is; and it lies behind its letters, so it is kept as long as they
 * are. Offsets of a consumer group would be gone a week after their commit, and letters are kept for a month.
 *
 * @param partition of the dead-letter topic
 * @param target the topic that the letters were sent to
 * @param sent their offsets in the partition
 */
record ReplayMark(int partition, String target, OffsetRanges sent) {
    /** Header with the offsets; a record that has it and no reason is a mark. */
    private static final String OFFSETS = "tidewatch.replayed.offsets";

    private static final String TARGET = "tidewatch.replayed.to";

    /** The record to send to the dead-letter topic: no key, no value. */
    ProducerRecord<byte[], byte[]> record(String deadLetters) {
        ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>(deadLetters, partition, null, null);
        mark.headers().add(OFFSETS, bytes(sent.text()));
        mark.headers().add(TARGET, bytes(target));
        return mark;
    }

    /** The mark in a record; empty if it is none. */
    static Optional<ReplayMark> of(ConsumerRecord<byte[], byte[]> record) {
        // A letter keeps its original's headers, and those may have any name.
        if (record.headers().lastHeader(DeadLetter.REASON) != null) {
            return Optional.empty();
        }
        Optional<String> target = text(record, TARGET);
        return text(record, OFFSETS)
                .flatMap(OffsetRanges::parse)
                .filter(sent -> target.isPresent())
                .map(sent -> new ReplayMark(record.partition(), target.get(), sent));
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String header) {
        return Optional.ofNullable(record.headers().lastHeader(header))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
