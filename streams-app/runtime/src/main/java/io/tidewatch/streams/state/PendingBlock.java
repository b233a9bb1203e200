package io.tidewatch.streams.state;

import io.tidewatch.topics.TopicNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Waiting events, one behind the other in one array, which is what a pending slot holds. Format {@value #VERSION}: the version (1
 * byte), how many bytes are taken (4), and so many bytes of events; behind them zeros, which compression all but removes from
 * the changelog.
 *
 * <p>An event: flags (1), offset (8), timestamp (8), and what the flags name: topic and partition where they are not the task's own,
 * key, value, headers. Everything of variable length has its length before it (4).
 */
public final class PendingBlock {
    private static final byte VERSION = 2;

    private static final int HEAD = Byte.BYTES + Integer.BYTES;
    /** Flags, offset, timestamp, the lengths of topic, key and value, the partition, the number of headers. */
    private static final int FIXED = Byte.BYTES + 2 * Long.BYTES + 5 * Integer.BYTES;

    private static final int MOST_BYTES_OF_A_CHARACTER = 3;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int HEADERS = 4;
    private static final int ELSEWHERE = 8;
    private static final int ABSENT = -1;

    private final int partition;
    private final ByteBuffer buffer;

    /**
     * An empty block.
     *
     * @param partition the task's, of the events topic
     * @param capacity bytes for events, as {@link #bytes(PendingRow)} counts them
     */
    public PendingBlock(int partition, int capacity) {
        this.partition = partition;
        this.buffer = ByteBuffer.allocate(HEAD + capacity);
        clear();
    }

    /** What an event takes at most. */
    public static int bytes(PendingRow row) {
        int bytes = FIXED + MOST_BYTES_OF_A_CHARACTER * row.topic().length();
        bytes += row.key().map(key -> key.length).orElse(0);
        bytes += row.value().map(value -> value.length).orElse(0);
        for (Header header : row.headers()) {
            bytes +=
                    2 * Integer.BYTES + MOST_BYTES_OF_A_CHARACTER * header.key().length();
            bytes += header.value() == null ? 0 : header.value().length;
        }
        return bytes;
    }

    /** Bytes for events, as it was made. */
    public int capacity() {
        return buffer.capacity() - HEAD;
    }

    public boolean hasRoomFor(int bytes) {
        return buffer.remaining() >= bytes;
    }

    /** Appends an event that there is room for. */
    public void append(PendingRow row) {
        Header[] headers = row.headers().toArray();
        boolean elsewhere = row.partition() != partition || !row.topic().equals(TopicNames.SHOP_EVENTS);
        int flags = (row.key().isPresent() ? KEY : 0)
                | (row.value().isPresent() ? VALUE : 0)
                | (headers.length > 0 ? HEADERS : 0)
                | (elsewhere ? ELSEWHERE : 0);
        buffer.put((byte) flags).putLong(row.offset()).putLong(row.timestamp());
        if (elsewhere) {
            put(utf8(row.topic()));
            buffer.putInt(row.partition());
        }
        row.key().ifPresent(this::put);
        row.value().ifPresent(this::put);
        if (headers.length > 0) {
            buffer.putInt(headers.length);
            for (Header header : headers) {
                put(utf8(header.key()));
                if (header.value() == null) {
                    buffer.putInt(ABSENT);
                } else {
                    put(header.value());
                }
            }
        }
        buffer.putInt(Byte.BYTES, buffer.position() - HEAD);
    }

    /** The block as it is stored. The array goes on changing with the block. */
    public byte[] array() {
        return buffer.array();
    }

    /** Makes it empty again. */
    public void clear() {
        Arrays.fill(buffer.array(), 0, buffer.position(), (byte) 0);
        buffer.clear().put(VERSION).putInt(0);
    }

    /**
     * The events of a stored block, in arrival order.
     *
     * @param partition the task's
     */
    public static List<PendingRow> read(byte[] block, int partition) {
        ByteBuffer in = ByteBuffer.wrap(block);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "waiting events were written in format " + version
                            + ", which this version cannot read; run the version that wrote them until it has stopped in order");
        }
        int taken = in.getInt();
        if (taken < 0 || taken > in.remaining()) {
            throw new IllegalStateException("a block of waiting events in the pending store is cut short");
        }
        in.limit(HEAD + taken);
        List<PendingRow> rows = new ArrayList<>();
        while (in.hasRemaining()) {
            rows.add(row(in, partition));
        }
        return rows;
    }

    private static PendingRow row(ByteBuffer in, int ownPartition) {
        int flags = in.get();
        long offset = in.getLong();
        long timestamp = in.getLong();
        boolean elsewhere = (flags & ELSEWHERE) != 0;
        String topic = elsewhere ? text(in) : TopicNames.SHOP_EVENTS;
        int partition = elsewhere ? in.getInt() : ownPartition;
        Optional<byte[]> key = (flags & KEY) != 0 ? bytes(in) : Optional.empty();
        Optional<byte[]> value = (flags & VALUE) != 0 ? bytes(in) : Optional.empty();
        Headers headers = new RecordHeaders();
        if ((flags & HEADERS) != 0) {
            for (int left = in.getInt(); left > 0; left--) {
                headers.add(text(in), bytes(in).orElse(null));
            }
        }
        return new PendingRow(topic, partition, offset, timestamp, key, value, headers);
    }

    private void put(byte[] bytes) {
        buffer.putInt(bytes.length).put(bytes);
    }

    private static Optional<byte[]> bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length == ABSENT) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Optional.of(bytes);
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
