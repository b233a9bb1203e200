package io.tidewatch.streams.task;

import io.tidewatch.streams.state.PendingRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The record by which a partition tells another one, to which it has sent events on, how far it has come: behind it come no events
 * before that time. No key, the header {@value #HEADER}, and as value both partitions and the time, most significant byte first.
 *
 * @param to the partition that is told
 * @param from the partition that tells
 * @param clockMillis its clock, epoch milliseconds; {@link #NOTHING_MORE} if it has long sent nothing on and need not be waited for
 */
record ProgressNote(int to, int from, long clockMillis) {
    /** Later than every clock. */
    static final long NOTHING_MORE = Long.MAX_VALUE;

    private static final String HEADER = "tidewatch.progress";
    private static final int BYTES = 2 * Integer.BYTES + Long.BYTES;

    /** As it is sent. */
    Record<byte[], byte[]> record(long wallMillis) {
        byte[] value = ByteBuffer.allocate(BYTES)
                .putInt(to)
                .putInt(from)
                .putLong(clockMillis)
                .array();
        Headers headers = new RecordHeaders().add(HEADER, "1".getBytes(StandardCharsets.US_ASCII));
        return new Record<>(null, value, wallMillis, headers);
    }

    /** The note that a record is; empty if it is none. */
    static Optional<ProgressNote> of(PendingRow row) {
        if (row.key().isPresent() || row.headers().lastHeader(HEADER) == null) {
            return Optional.empty();
        }
        return row.value().filter(bytes -> bytes.length == BYTES).map(bytes -> {
            ByteBuffer value = ByteBuffer.wrap(bytes);
            return new ProgressNote(value.getInt(), value.getInt(), value.getLong());
        });
    }

    /** The partition that the note with this value is for. */
    static int target(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }
}
