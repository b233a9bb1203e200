package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

/**
 * The form in which a row is stored: all that {@link ProfileLayout} lays out, byte for byte, in about half the bytes. Laid out, most
 * bytes are zeros, digits that all users share, and vectors that repeat one another, of which a compressor finds too
 * little; and every byte of a stored row is compressed, sent to the changelog, copied and merged by RocksDB, and read again by a restore.
 */
final class StoredRow {
    /**
     * Raised when the stored form changes otherwise than by a longer section. Versions 1 and 2 knew neither sections nor the
     * logarithms of gaps, from which a user's pace comes.
     */
    static final byte VERSION = 3;

    // How many bits a number usually has, its sign included. Others take more, but may be anything. Part of the form.
    private static final int WEEK_OF_SECONDS = 20;
    private static final int NONE = 0;
    private static final int DAY_OF_SECONDS = 18;
    private static final int MONTH_OF_SECONDS = 22;
    private static final int HOURS_OF_MILLIS = 26;
    /** Ten-thousandths by which a risk curve bends from one point to the next. */
    private static final int BEND = 6;
    /** A sum of some gaps' logarithms has about twenty bits; the other whole numbers are small counts, as all later ones count. */
    private static final int SUM_OF_LOGARITHMS = 18;

    private StoredRow() {}

    /** Packs a row. */
    static byte[] pack(byte[] row) {
        RowPacker packer = new RowPacker(row);
        pass(packer, row);
        byte[] stored = packer.packed();
        stored[VERSION_AT] = VERSION;
        return stored;
    }

    /**
     * The row again, byte for byte.
     *
     * @throws IllegalArgumentException if the stored form is cut short, longer than its header tells, or damaged
     */
    static byte[] unpack(byte[] stored) {
        try {
            byte[] row = new byte[length(stored)];
            RowUnpacker unpacker = new RowUnpacker(stored, row);
            pass(unpacker, row);
            if (unpacker.atEnd()) {
                row[VERSION_AT] = ProfileLayout.VERSION;
                Section.countKnown(row);
                return row;
            }
        } catch (IndexOutOfBoundsException | NegativeArraySizeException outside) {
            // A header or numbers that no row has: told below.
        }
        throw damaged(stored);
    }

    static IllegalArgumentException damaged(byte[] stored) {
        return new IllegalArgumentException(
                "A profile row of " + stored.length
                        + " bytes does not have the length its header tells. The state is damaged: restore it from its changelog.");
    }

    private static void pass(RowPass pass, byte[] row) {
        pass.bytes(VERSION_AT, HEADER);
        pass.bytes(CATEGORY_HABIT, CATEGORY_HABIT_BYTES * CATEGORIES);
        encodedEvents(pass, row);
        pass.bytes(lastItemsAt(row), lastItemsBytes(row));
        pass.sparse(SEEN_ITEMS, SEEN_ITEM_BITS / Byte.SIZE);
        floats(pass, row, Section.AMOUNTS);
        floats(pass, row, Section.COUNTERS);
        pass.bytes(RECENT_ID_HASHES, Math.min(row[RECENT_ID_COUNT], RECENT_IDS) * RECENT_ID_BYTES);

        pass.lastTime(LAST_TIME);
        pass.seconds(FIRST_TIME, WEEK_OF_SECONDS);
        // Of most users the last event counts for visits.
        pass.seconds(LAST_OF_VISIT, NONE);
        int types = Section.TYPES.begin(row);
        for (int i = 0; i < Section.TYPES.count(row); i++) {
            pass.seconds(types + Integer.BYTES * i, DAY_OF_SECONDS);
        }
        Section.TYPES.end(row, types);
        int numbers = Section.NUMBERS.begin(row);
        for (int i = 0; i < Section.NUMBERS.count(row); i++) {
            boolean sum = NUMBERS_AT + Integer.BYTES * i == GAP_LOG_SUM;
            pass.count4(numbers + Integer.BYTES * i, sum ? SUM_OF_LOGARITHMS : 0);
        }
        Section.NUMBERS.end(row, numbers);

        pass.count1(EPISODE_STATE);
        pass.count1(ALERTED_BAND);
        pass.count2(EPISODE_ORDINAL);
        pass.millis(EPISODE_ANCHOR, HOURS_OF_MILLIS);
        pass.seconds(EPISODE_EXPIRES, MONTH_OF_SECONDS);
        pass.seconds(COOL_DOWN_UNTIL, MONTH_OF_SECONDS);
        pass.millis(TIMER_AT, HOURS_OF_MILLIS);

        pass.curve(FIXED, row[GRID_SIZE], BEND);
        pass.halves(hiddenAt(row), RowBytes.getShort(row, HIDDEN_SIZE));
    }

    private static void floats(RowPass pass, byte[] row, Section section) {
        int at = section.begin(row);
        pass.floats(at, section.count(row));
        section.end(row, at);
    }

    /** The newest as it is, each older one as what differs from the next. */
    private static void encodedEvents(RowPass pass, byte[] row) {
        int count = row[ENCODED_COUNT];
        int bytes = encodedBytes(row);
        int newest = encodedAt(row) + (count - 1) * bytes;
        for (int i = 0; i < count; i++) {
            int at = newest - i * bytes;
            if (i == 0) {
                pass.bytes(at, bytes);
            } else {
                pass.changed(at, at + bytes, bytes);
            }
        }
    }
}
