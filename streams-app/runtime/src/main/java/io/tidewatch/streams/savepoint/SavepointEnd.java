package io.tidewatch.streams.savepoint;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The last record of each of a savepoint's partitions: the barrier of the task that its rows come from, and what must have been read
 * before it.
 *
 * @param barrier the parent's
 * @param partitions how many the savepoint has, the parent's number of partitions or a multiple of it
 * @param users how many users the partition's rows are of
 * @param checksum of their rows, see {@link UserDigest}
 */
public record SavepointEnd(Barrier barrier, int partitions, long users, long checksum) {
    private static final byte VERSION = 1;
    private static final int FIXED = Byte.BYTES + Integer.BYTES + 2 * Long.BYTES;

    public SavepointEnd {
        Objects.requireNonNull(barrier, "barrier");
        if (partitions < 1 || partitions % barrier.partitions() != 0) {
            throw new IllegalArgumentException(partitions + " partitions are no multiple of " + barrier.partitions()
                    + ", so users would change parents");
        }
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(FIXED + barrier.bytes());
        out.put(VERSION).putInt(partitions).putLong(users).putLong(checksum);
        barrier.write(out);
        return out.array();
    }

    /**
     * @throws IllegalStateException if a version wrote it that this one does not know
     */
    public static SavepointEnd decode(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("the end of a savepoint was written in format " + version
                    + ", which this version cannot read; run the version that wrote it");
        }
        int partitions = in.getInt();
        long users = in.getLong();
        long checksum = in.getLong();
        return new SavepointEnd(Barrier.read(in), partitions, users, checksum);
    }
}
