package io.tidewatch.streams.savepoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The key of a savepoint's record: what it is, in one byte, and what it is of.
 *
 * @param kind what the record is
 * @param name of whom or what; not copied, must not be changed
 */
public record SavepointKey(Kind kind, byte[] name) {
    /** What a record is. */
    public enum Kind {
        /** A user's profile: the user id in UTF-8, and the row as the store has it; without a value the user is gone. */
        PROFILE((byte) 'P'),
        /** An entry of the list of those who were erased, which every task has whole: key and value as the store has them. */
        ERASED((byte) 'E'),
        /**
         * An event that was on its way from one task to another one at the barrier: where it lay and its user. Value, headers and
         * timestamp are those of the record in the rerouted topic.
         */
        ON_THE_WAY((byte) 'O'),
        /** What the command notes for itself, to go on after a crash. Says nothing to a loader. */
        NOTE((byte) 'Q'),
        /** The last record: {@link SavepointEnd}. It has no name. */
        END((byte) 'B');

        private final byte code;

        Kind(byte code) {
            this.code = code;
        }
    }

    private static final byte[] NO_NAME = new byte[0];
    private static final int PLACE = Integer.BYTES + Long.BYTES;

    public SavepointKey {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
    }

    public static SavepointKey profile(byte[] user) {
        return new SavepointKey(Kind.PROFILE, user);
    }

    public static SavepointKey erased(byte[] entry) {
        return new SavepointKey(Kind.ERASED, entry);
    }

    /**
     * @param partition of the events' topic where the event lay
     * @param offset its offset there
     * @param user the key of its record in the rerouted topic
     */
    public static SavepointKey onTheWay(int partition, long offset, byte[] user) {
        return new SavepointKey(
                Kind.ON_THE_WAY,
                ByteBuffer.allocate(PLACE + user.length)
                        .putInt(partition)
                        .putLong(offset)
                        .put(user)
                        .array());
    }

    public static SavepointKey note() {
        return new SavepointKey(Kind.NOTE, NO_NAME);
    }

    public static SavepointKey end() {
        return new SavepointKey(Kind.END, NO_NAME);
    }

    /** The user of an event that was on its way. */
    public byte[] userOnTheWay() {
        return Arrays.copyOfRange(name, PLACE, name.length);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(Byte.BYTES + name.length)
                .put(kind.code)
                .put(name)
                .array();
    }

    /** The key that the bytes are; empty if this version does not know the kind. */
    public static Optional<SavepointKey> decode(byte[] key) {
        for (Kind kind : Kind.values()) {
            if (key.length > 0 && key[0] == kind.code) {
                return Optional.of(new SavepointKey(kind, Arrays.copyOfRange(key, Byte.BYTES, key.length)));
            }
        }
        return Optional.empty();
    }
}
