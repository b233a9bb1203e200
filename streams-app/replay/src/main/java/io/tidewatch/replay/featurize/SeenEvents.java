package io.tidewatch.replay.featurize;

import io.tidewatch.engine.profile.Hashing;
import java.util.Arrays;

/**
 * Which events were seen, by a hash of 64 bits in open addressing: 16 bytes an event at most, where a set of texts would take
 * a hundred. Among a hundred million events the chance that any two share a hash is one in 3,700.
 */
final class SeenEvents {
    private static final int FIRST_CAPACITY = 1 << 10;

    private long[] slots = new long[FIRST_CAPACITY];
    private int size;

    /** Notes an event of a user; false if it had been noted before. */
    boolean add(String userId, String eventId) {
        // The length keeps the two texts apart.
        long hash = Hashing.hash64(userId.length() + "/" + userId + eventId);
        if (!put(slots, hash == 0 ? 1 : hash)) {
            return false;
        }
        size++;
        if (size > slots.length / 2) {
            long[] larger = new long[slots.length * 2];
            Arrays.stream(slots).filter(slot -> slot != 0).forEach(slot -> put(larger, slot));
            slots = larger;
        }
        return true;
    }

    private static boolean put(long[] slots, long hash) {
        int mask = slots.length - 1;
        int at = (int) (hash ^ hash >>> 32) & mask;
        while (slots[at] != 0) {
            if (slots[at] == hash) {
                return false;
            }
            at = at + 1 & mask;
        }
        slots[at] = hash;
        return true;
    }
}
