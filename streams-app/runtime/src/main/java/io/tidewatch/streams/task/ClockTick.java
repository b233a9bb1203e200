package io.tidewatch.streams.task;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The record by which a replay moves the clock of one partition when no event does: no key, the header {@value #HEADER}, and
 * as value the time in epoch milliseconds, 8 bytes, most significant first.
 */
public final class ClockTick {
    /** Marks a tick; its value means nothing. */
    public static final String HEADER = "tidewatch.tick";

    private ClockTick() {}

    /** A tick for one partition of a topic. */
    public static ProducerRecord<byte[], byte[]> record(String topic, int partition, long epochMillis) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(epochMillis).array();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, epochMillis, null, value);
        record.headers().add(HEADER, "1".getBytes(StandardCharsets.US_ASCII));
        return record;
    }

    /** Whether the record says that it is a tick. */
    static boolean is(Headers headers) {
        return headers.lastHeader(HEADER) != null;
    }

    /** The tick's time, or empty if the record is no well-formed tick. */
    static OptionalLong read(Optional<byte[]> key, Optional<byte[]> value) {
        boolean wellFormed = key.isEmpty()
                && value.filter(bytes -> bytes.length == Long.BYTES).isPresent();
        return wellFormed ? OptionalLong.of(ByteBuffer.wrap(value.get()).getLong()) : OptionalLong.empty();
    }
}
