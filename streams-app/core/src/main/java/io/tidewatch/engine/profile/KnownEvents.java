package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

/**
 * Which of a user's events a row remembers, so that one that is sent again is told from a new one: the last {@value
 * ProfileLayout#RECENT_IDS} by 48 bits of their ids' hashes, and those before them, which left there, by {@value #EARLIER_BITS}.
 * A user with few events pays nothing for the second ring, whose fields are zero until then.
 *
 * <p>A ring and no filter that wears out: it tells apart the last {@value #REMEMBERED} events of every user, however many days they took, and
 * forgets the oldest one by one. In as many bytes a Bloom filter would remember more events only with errors that somebody notices.
 */
final class KnownEvents {
    /** So many of a user's last events are told from new ones. */
    static final int REMEMBERED = RECENT_IDS + EARLIER_IDS;

    private static final int EARLIER_BITS = EARLIER_ID_BYTES * Byte.SIZE;
    private static final int EARLIER_MASK = (1 << EARLIER_BITS) - 1;
    private static final int EARLIER_ID_HASHES = EARLIER_EVENTS + 1;

    private KnownEvents() {}

    /** Whether one of the user's last {@value ProfileLayout#RECENT_IDS} events has this mark. */
    static boolean isRecent(byte[] row, long mark) {
        for (int i = 0; i < Math.min(row[RECENT_ID_COUNT], RECENT_IDS); i++) {
            if (recent(row, i) == mark) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the {@value ProfileLayout#EARLIER_IDS} events before those probably has this mark. */
    static boolean isEarlier(byte[] row, long mark) {
        int sought = (int) mark & EARLIER_MASK;
        for (int i = 0; i < Math.min(row[EARLIER_EVENTS], EARLIER_IDS); i++) {
            if ((RowBytes.getInt(row, earlierAt(i) - 1) >>> Byte.SIZE) == sought) {
                return true;
            }
        }
        return false;
    }

    /** The mark of the user's last event; 0 for a user without one. */
    static long last(byte[] row) {
        int count = row[RECENT_ID_COUNT];
        return count == 0 ? 0 : recent(row, (count - 1) % RECENT_IDS);
    }

    /** Remembers one more event; the oldest is forgotten. */
    static void remember(byte[] row, long mark) {
        int count = row[RECENT_ID_COUNT];
        int slot = count % RECENT_IDS;
        if (count >= RECENT_IDS) {
            rememberEarlier(row, recent(row, slot));
        }
        int at = recentAt(slot);
        RowBytes.putInt(row, at, (int) mark);
        RowBytes.putShort(row, at + 4, (short) (mark >>> Integer.SIZE));
        row[RECENT_ID_COUNT] = next(count, RECENT_IDS);
    }

    private static void rememberEarlier(byte[] row, long mark) {
        int count = row[EARLIER_EVENTS];
        int at = earlierAt(count % EARLIER_IDS);
        RowBytes.putShort(row, at, (short) mark);
        row[at + Short.BYTES] = (byte) (mark >>> Short.SIZE);
        row[EARLIER_EVENTS] = next(count, EARLIER_IDS);
    }

    /** Counts to twice a ring's size and stays in the upper half: tells a ring that is full from one that is not. */
    private static byte next(int count, int ring) {
        return (byte) (count + 1 < 2 * ring ? count + 1 : ring);
    }

    private static long recent(byte[] row, int slot) {
        int at = recentAt(slot);
        return (RowBytes.getInt(row, at) & 0xffff_ffffL) | (RowBytes.getShort(row, at + 4) & 0xffffL) << Integer.SIZE;
    }

    private static int recentAt(int slot) {
        return RECENT_ID_HASHES + slot * RECENT_ID_BYTES;
    }

    private static int earlierAt(int slot) {
        return EARLIER_ID_HASHES + slot * EARLIER_ID_BYTES;
    }
}
