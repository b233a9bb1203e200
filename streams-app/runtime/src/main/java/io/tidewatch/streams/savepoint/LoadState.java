package io.tidewatch.streams.savepoint;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * How far a task has come with the savepoint that its generation begins with: part of the task's state, so that a next owner goes on
 * from there.
 *
 * @param savepoint the savepoint's name
 * @param users how many users the rows that were taken are of
 * @param checksum of their rows, see {@link UserDigest}
 * @param isLoaded whether its end was reached and everything was there
 * @param eventsPosition when it is loaded: the first offset of the task's partition of the events' topic that the savepoint does not contain
 */
public record LoadState(String savepoint, long users, long checksum, boolean isLoaded, long eventsPosition) {
    private static final byte VERSION = 1;
    private static final int FIXED = 2 * Byte.BYTES + 3 * Long.BYTES;

    public LoadState {
        Objects.requireNonNull(savepoint, "savepoint");
    }

    /** Nothing was taken yet. */
    public static LoadState begun(String savepoint) {
        return new LoadState(savepoint, 0, 0, false, 0);
    }

    /** A user's row came. */
    public LoadState with(byte[] user, byte[] row) {
        return new LoadState(savepoint, users + 1, checksum + UserDigest.share(user, row), isLoaded, eventsPosition);
    }

    /** A user's row is replaced or taken away. */
    public LoadState without(byte[] user, byte[] row) {
        return new LoadState(savepoint, users - 1, checksum - UserDigest.share(user, row), isLoaded, eventsPosition);
    }

    /** The end was reached and everything is there. */
    public LoadState loaded(long position) {
        return new LoadState(savepoint, users, checksum, true, position);
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(FIXED + ByteFields.size(ByteFields.utf8(savepoint)));
        out.put(VERSION)
                .put((byte) (isLoaded ? 1 : 0))
                .putLong(users)
                .putLong(checksum)
                .putLong(eventsPosition);
        ByteFields.put(out, ByteFields.utf8(savepoint));
        return out.array();
    }

    /**
     * @throws IllegalStateException if a version wrote it that this one does not know
     */
    public static LoadState decode(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException("how far a savepoint is loaded was written in format " + version
                    + ", which this version cannot read; run the version that wrote it");
        }
        boolean isLoaded = in.get() != 0;
        long users = in.getLong();
        long checksum = in.getLong();
        long position = in.getLong();
        return new LoadState(ByteFields.text(in), users, checksum, isLoaded, position);
    }
}
