package io.tidewatch.streams.state;

import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.TopicNames;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A record as it came, with its coordinates: all that is needed to score it later, or to send it to the dead-letter topic as
 * it was.
 *
 * @param topic the input topic
 * @param partition its partition
 * @param offset the record's offset there
 * @param timestamp the record's timestamp, epoch milliseconds
 * @param key the key's bytes, if it had one; not copied, must not be changed
 * @param value the value's bytes, if it had one; not copied, must not be changed
 * @param headers its headers
 */
public record PendingRow(
        String topic,
        int partition,
        long offset,
        long timestamp,
        Optional<byte[]> key,
        Optional<byte[]> value,
        Headers headers) {
    /**
     * A record as a task is given it.
     *
     * @param place where it lay, as far as Kafka Streams tells
     * @param partition the task's
     */
    public static PendingRow of(Record<byte[], byte[]> record, Optional<RecordMetadata> place, int partition) {
        return new PendingRow(
                place.map(RecordMetadata::topic).orElse(TopicNames.SHOP_EVENTS),
                place.map(RecordMetadata::partition).orElse(partition),
                place.map(RecordMetadata::offset).orElse(-1L),
                record.timestamp(),
                Optional.ofNullable(record.key()),
                Optional.ofNullable(record.value()),
                record.headers());
    }

    /**
     * The same with as many of its headers as fit into so many bytes. What is left out is said in a header of its own, which a dead letter
     * of the event carries; nothing else needs the headers.
     */
    public PendingRow withHeadersWithin(int bytes) {
        if (KeptHeaders.bytes(headers) <= bytes) {
            return this;
        }
        return new PendingRow(
                topic,
                partition,
                offset,
                timestamp,
                key,
                value,
                KeptHeaders.within(headers, bytes).andWhatIsMissing(DeadLetter.HEADERS_LEFT_OUT));
    }
}
