package io.tidewatch.streams.savepoint;

import io.tidewatch.engine.profile.Hashing;

/**
 * How many users some rows are of, and a checksum of who they are and what their rows say: of two sides that hold the same rows both are
 * equal, in whatever order and however often the rows came. Keeps 16 bytes of each user, at most 43 with the room to grow, and no id.
 *
 * <p>Users are told apart by 64 bits of a hash. Two of five million share one with a probability of one in a million; both sides may then count
 * differently, which is found as a difference and never hides one.
 *
 * <p>A table with open addressing and linear probing, kept free of gaps: two arrays of numbers, since a map of objects would take five times
 * the memory. Not thread-safe.
 */
public final class UserDigest {
    private static final int SMALLEST = 16;
    /** Beyond this share of used places a probe would have to look at many. */
    private static final double FULL = 0.75;
    /** Marks a free place; a user whose hash it is gets {@link #INSTEAD_OF_FREE}. */
    private static final long FREE = 0;

    private static final long INSTEAD_OF_FREE = 1;

    private long[] users = new long[SMALLEST];
    private long[] shares = new long[SMALLEST];
    private int count;
    private long checksum;

    /** What a user's row adds to the checksum, for those who know by themselves which row it replaces. */
    public static long share(byte[] user, byte[] row) {
        return Hashing.mix(hash(user) + Hashing.hash64(row));
    }

    /** A user has this row now, instead of another one or of none. */
    public void put(byte[] user, byte[] row) {
        long share = share(user, row);
        long hash = hash(user);
        int at = place(hash);
        if (users[at] == FREE) {
            users[at] = hash;
            count++;
        } else {
            checksum -= shares[at];
        }
        shares[at] = share;
        checksum += share;
        if (count > FULL * users.length) {
            grow();
        }
    }

    /** A user has no row any more; nothing if there was none. */
    public void remove(byte[] user) {
        int at = place(hash(user));
        if (users[at] == FREE) {
            return;
        }
        checksum -= shares[at];
        count--;
        closeGap(at);
    }

    /** How many users have a row. */
    public long users() {
        return count;
    }

    /** Of who they are and what their rows say; 0 if there are none. */
    public long checksum() {
        return checksum;
    }

    /** Moves back what was put behind a place only because that was taken. */
    private void closeGap(int gap) {
        int mask = users.length - 1;
        int free = gap;
        for (int next = (gap + 1) & mask; users[next] != FREE; next = (next + 1) & mask) {
            int wanted = (int) users[next] & mask;
            // Whether the free place lies between the wanted one and the present one, around the end of the table.
            if (((next - wanted) & mask) >= ((next - free) & mask)) {
                users[free] = users[next];
                shares[free] = shares[next];
                free = next;
            }
        }
        users[free] = FREE;
    }

    private void grow() {
        long[] oldUsers = users;
        long[] oldShares = shares;
        users = new long[Math.multiplyExact(oldUsers.length, 2)];
        shares = new long[users.length];
        for (int i = 0; i < oldUsers.length; i++) {
            if (oldUsers[i] != FREE) {
                int at = place(oldUsers[i]);
                users[at] = oldUsers[i];
                shares[at] = oldShares[i];
            }
        }
    }

    /** Where a user is, or the free place where the user would be. */
    private int place(long hash) {
        int mask = users.length - 1;
        int at = (int) hash & mask;
        while (users[at] != FREE && users[at] != hash) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private static long hash(byte[] user) {
        long hash = Hashing.hash64(user);
        return hash == FREE ? INSTEAD_OF_FREE : hash;
    }
}
