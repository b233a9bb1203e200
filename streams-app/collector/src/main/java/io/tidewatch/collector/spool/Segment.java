package io.tidewatch.collector.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** A segment of the spool as this process knows it. Guarded by the spool's lock, but for {@link #force}. */
final class Segment {
    private final long number;
    /** Of one that this process writes; empty for one of before, which is on the disk. */
    private final Optional<FileChannel> channel;

    private long bytes;
    private int records;

    private Segment(long number, Optional<FileChannel> channel, long bytes, int records) {
        this.number = number;
        this.channel = channel;
        this.bytes = bytes;
        this.records = records;
    }

    /** A new one. */
    static Segment of(long number, FileChannel channel) {
        return new Segment(number, Optional.of(channel), 0, 0);
    }

    /** One that an earlier process has left. */
    static Segment left(long number, long bytes, int records) {
        return new Segment(number, Optional.empty(), bytes, records);
    }

    long number() {
        return number;
    }

    long bytes() {
        return bytes;
    }

    int records() {
        return records;
    }

    Position end() {
        return new Position(number, bytes);
    }

    /** Appends all, or nothing. */
    void append(ByteBuffer written, int count) throws IOException {
        FileChannel file = channel.orElseThrow();
        int length = written.remaining();
        try {
            while (written.hasRemaining()) {
                file.write(written, bytes + length - written.remaining());
            }
        } catch (IOException failed) {
            // A piece of a record would be skipped by readers, but it would take room.
            file.truncate(bytes);
            throw failed;
        }
        bytes += length;
        records += count;
    }

    /** Brings everything to the disk that was appended before. */
    void force() throws IOException {
        if (channel.isPresent()) {
            try {
                channel.get().force(false);
            } catch (ClosedChannelException dropped) {
                // It has been sent meanwhile, so nobody needs it; whether the whole spool was closed is for the caller
                // to ask.
                return;
            }
        }
    }

    void close() throws IOException {
        if (channel.isPresent()) {
            channel.get().close();
        }
    }
}
