package io.tidewatch.collector.spool;

import io.tidewatch.topics.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How records lie in a segment: mark (4 bytes), length of the content (4), CRC-32C of the content (4), content; big endian. The mark
 * lets a reader find the next record behind a damaged one. A record of a trace has it behind its key, with its length before it (2),
 * and says so by a bit of its destination.
 */
final class RecordFormat {
    /** Bytes before a record's content. */
    static final int HEADER_BYTES = 12;
    /** Twice the contract's largest event: a larger length is damage. */
    static final int MOST_CONTENT_BYTES = 1 << 20;

    private static final int MARK = 0x54575331;
    /** Destination, time of arrival, fingerprint, length of the key. */
    private static final int FIXED_BYTES = 1 + 8 + 16 + 2;

    private static final int TRACED = 0x40;
    private static final char BETWEEN_PARENT_AND_STATE = '\n';

    private RecordFormat() {}

    /** What is found at a place of a segment: a record and where it ends, or none. */
    record Found(SpoolRecord record, int end) {}

    static int bytes(SpoolRecord record) {
        return HEADER_BYTES
                + FIXED_BYTES
                + record.key().length
                + record.trace().map(trace -> Short.BYTES + bytes(trace).length).orElse(0)
                + record.value().length;
    }

    /** Records one after the other, ready to be written. */
    static ByteBuffer written(List<SpoolRecord> records) {
        ByteBuffer to = ByteBuffer.allocate(
                records.stream().mapToInt(RecordFormat::bytes).sum());
        records.forEach(record -> put(record, to));
        return to.flip();
    }

    private static void put(SpoolRecord record, ByteBuffer to) {
        int content = bytes(record) - HEADER_BYTES;
        if (content > MOST_CONTENT_BYTES) {
            throw new IllegalArgumentException("a record of " + content + " bytes is larger than any event");
        }
        int start = to.position();
        to.position(start + HEADER_BYTES);
        int traced = record.trace().isPresent() ? TRACED : 0;
        to.put((byte) (record.destination().ordinal() | traced))
                .putLong(record.arrivedAt())
                .putLong(record.fingerprint().high())
                .putLong(record.fingerprint().low())
                .putShort((short) record.key().length)
                .put(record.key());
        record.trace()
                .map(RecordFormat::bytes)
                .ifPresent(trace -> to.putShort((short) trace.length).put(trace));
        to.put(record.value());
        to.putInt(start, MARK).putInt(start + 4, content).putInt(start + 8, crc(to, start + HEADER_BYTES, content));
    }

    /** The whole and undamaged record that begins at {@code at}; empty if there is none in these bytes. */
    static Optional<Found> read(ByteBuffer from, int at) {
        if (at + HEADER_BYTES + FIXED_BYTES > from.limit() || from.getInt(at) != MARK) {
            return Optional.empty();
        }
        int length = from.getInt(at + 4);
        if (length < FIXED_BYTES || length > MOST_CONTENT_BYTES || length > from.limit() - at - HEADER_BYTES) {
            return Optional.empty();
        }
        int start = at + HEADER_BYTES;
        if (crc(from, start, length) != from.getInt(at + 8)) {
            return Optional.empty();
        }
        boolean traced = (from.get(start) & TRACED) != 0;
        int destination = from.get(start) & ~TRACED;
        int keyLength = from.getShort(start + FIXED_BYTES - 2);
        if (destination < 0
                || destination >= Destination.values().length
                || keyLength < 0
                || keyLength > length - FIXED_BYTES) {
            return Optional.empty();
        }
        int traceAt = start + FIXED_BYTES + keyLength;
        if (traced && length - FIXED_BYTES - keyLength < Short.BYTES) {
            return Optional.empty();
        }
        int traceBytes = traced ? from.getShort(traceAt) : 0;
        int valueAt = traceAt + (traced ? Short.BYTES + traceBytes : 0);
        if (traceBytes < 0 || valueAt > start + length) {
            return Optional.empty();
        }
        byte[] key = new byte[keyLength];
        byte[] trace = new byte[traceBytes];
        byte[] value = new byte[start + length - valueAt];
        from.get(start + FIXED_BYTES, key).get(valueAt - traceBytes, trace).get(valueAt, value);
        SpoolRecord record = new SpoolRecord(
                Destination.values()[destination],
                from.getLong(start + 1),
                new Fingerprint(from.getLong(start + 9), from.getLong(start + 17)),
                trace(trace),
                key,
                value);
        return Optional.of(new Found(record, start + length));
    }

    private static byte[] bytes(TraceContext trace) {
        return (trace.parent()
                        + trace.state()
                                .map(state -> BETWEEN_PARENT_AND_STATE + state)
                                .orElse(""))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Optional<TraceContext> trace(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int between = text.indexOf(BETWEEN_PARENT_AND_STATE);
        return between < 0
                ? TraceContext.of(Optional.of(text), Optional.empty())
                : TraceContext.of(Optional.of(text.substring(0, between)), Optional.of(text.substring(between + 1)));
    }

    /** Whether what begins at {@code at} may be a record that only lacks bytes at its end. */
    static boolean mayGoOn(ByteBuffer from, int at) {
        int left = from.limit() - at;
        if (left < HEADER_BYTES) {
            return true;
        }
        int length = from.getInt(at + 4);
        return from.getInt(at) == MARK
                && length >= FIXED_BYTES
                && length <= MOST_CONTENT_BYTES
                && length > left - HEADER_BYTES;
    }

    private static int crc(ByteBuffer bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().position(from).limit(from + length));
        return (int) crc.getValue();
    }
}
