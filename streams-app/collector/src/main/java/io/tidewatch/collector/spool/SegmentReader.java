package io.tidewatch.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads the records of one segment in order, up to an end that may move. What is damaged is skipped to the next whole record and
 * counted. Not thread-safe.
 */
final class SegmentReader implements AutoCloseable {
    /** Two of the largest records, so that one is always whole in it; larger saves calls and nothing else. */
    private static final int BUFFER_BYTES = 2 * (RecordFormat.MOST_CONTENT_BYTES + RecordFormat.HEADER_BYTES);

    private final FileChannel channel;
    /** Where the buffer's first byte lies in the file. */
    private long base;

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int at;
    private long damagedBytes;

    private SegmentReader(FileChannel channel, long from) {
        this.channel = channel;
        this.base = from;
    }

    static SegmentReader open(Path file, long from) throws IOException {
        return new SegmentReader(FileChannel.open(file, StandardOpenOption.READ), from);
    }

    /** The place behind what was read. */
    long offset() {
        return base + at;
    }

    /** Bytes skipped so far because they are no whole record. */
    long damagedBytes() {
        return damagedBytes;
    }

    /**
     * The next record before {@code end}; empty if there is none. Then the reader stands at the end, and what was cut off there
     * counts as damaged.
     */
    Optional<SpoolRecord> next(long end) throws IOException {
        while (offset() < end) {
            Optional<RecordFormat.Found> found = RecordFormat.read(buffer, at);
            if (found.isEmpty() && base + buffer.limit() < end && RecordFormat.mayGoOn(buffer, at)) {
                fill(end);
                found = RecordFormat.read(buffer, at);
            }
            if (found.isPresent()) {
                at = found.get().end();
                return Optional.of(found.get().record());
            }
            at++;
            damagedBytes++;
        }
        return Optional.empty();
    }

    private void fill(long end) throws IOException {
        base += at;
        at = 0;
        ByteBuffer next = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, end - base));
        while (next.hasRemaining()) {
            if (channel.read(next, base + next.position()) < 0) {
                break;
            }
        }
        buffer = next.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
