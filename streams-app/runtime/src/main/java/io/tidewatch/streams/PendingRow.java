package io.tidewatch.streams;

import io.tidewatch.topics.DeadLetter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

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
record PendingRow(
        String topic,
        int partition,
        long offset,
        long timestamp,
        Optional<byte[]> key,
        Optional<byte[]> value,
        Headers headers) {
    private static final int VERSION = 1;
    private static final int ABSENT = -1;

    /**
     * The same with as many of its headers as fit into so many bytes. What is left out is said in a header of its own, which a dead letter
     * of the event carries; nothing else needs the headers.
     */
    PendingRow withHeadersWithin(int bytes) {
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

    /**
     * Reads format 1, one event in a slot of its own: version, topic, partition, offset, timestamp, key, value, number of headers,
     * headers. Written until waiting events were kept in blocks; a changelog from before an upgrade may hold some.
     */
    static PendingRow decode(byte[] row) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(row))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("a waiting event was written in format " + version
                        + ", which this version cannot read; run the newer version until it has stopped in order");
            }
            String topic = in.readUTF();
            int partition = in.readInt();
            long offset = in.readLong();
            long timestamp = in.readLong();
            Optional<byte[]> key = read(in);
            Optional<byte[]> value = read(in);
            Headers headers = new RecordHeaders();
            for (int left = in.readInt(); left > 0; left--) {
                String name = new String(read(in).orElseThrow(), StandardCharsets.UTF_8);
                headers.add(name, read(in).orElse(null));
            }
            return new PendingRow(topic, partition, offset, timestamp, key, value, headers);
        } catch (IOException damaged) {
            throw new UncheckedIOException("a waiting event in the pending store is cut short", damaged);
        }
    }

    private static Optional<byte[]> read(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length == ABSENT ? Optional.empty() : Optional.of(in.readNBytes(length));
    }
}
