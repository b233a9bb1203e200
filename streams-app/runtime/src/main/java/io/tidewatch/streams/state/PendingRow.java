package io.tidewatch.streams.state;

import io.tidewatch.topics.DeadLetter;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

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
