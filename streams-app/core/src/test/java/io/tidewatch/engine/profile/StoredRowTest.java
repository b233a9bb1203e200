package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.Band;
import io.tidewatch.topics.EventLimits;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredRowTest {
    private static final int TRIES = 20_000;

    /** What an engine with fewer event types, numbers, amounts and counters stored: its rows stay good when fields are added. */
    @Test
    void aRowWithShorterSectionsIsReadAndTheNewFieldsAreZero() {
        Random random = new Random(6);
        for (int i = 0; i < TRIES / 10; i++) {
            byte[] older = row(random);
            shorten(older, TYPES_COUNT, LAST_BY_TYPE, random);
            shorten(older, NUMBERS_COUNT, NUMBERS_AT, random);
            shorten(older, AMOUNTS_COUNT, AMOUNTS_AT, random);
            shorten(older, COUNTERS_COUNT, ROLLING, random);

            byte[] read = StoredRow.unpack(StoredRow.pack(older));

            Section.countKnown(older);
            assertThat(read).as("row %d", i).isEqualTo(older);
        }
    }

    /** What an engine with more of them stored: its rows are read, and what this engine does not know comes back. */
    @Test
    void aRowWithLongerSectionsIsReadAndTheUnknownFieldsAreCarriedThrough() {
        Random random = new Random(8);
        for (int i = 0; i < TRIES / 10; i++) {
            byte[] newer = row(random);
            for (int count : new int[] {TYPES_COUNT, NUMBERS_COUNT, AMOUNTS_COUNT, COUNTERS_COUNT}) {
                newer[count] += (byte) random.nextInt(4);
            }
            int known = newer.length;
            newer = Arrays.copyOf(newer, length(newer));
            for (int at = known; at < newer.length; at++) {
                newer[at] = (byte) random.nextInt(256);
            }

            // Packing brings the known fields at the row's end up to date, so the row is compared as it is afterwards.
            byte[] read = StoredRow.unpack(StoredRow.pack(newer));

            assertThat(read).as("row %d", i).isEqualTo(newer);
        }
    }

    /** Whatever stands in the fields, even what no user has: packing is about size, never about content. */
    @Test
    void everyRowComesBackByteForByte() {
        Random random = new Random(5);
        for (int i = 0; i < TRIES; i++) {
            byte[] row = row(random);
            assertThat(StoredRow.unpack(StoredRow.pack(row))).as("row %d", i).isEqualTo(row);
        }
    }

    @Test
    void aRowThatIsCutShortOrTooLongIsRefused() {
        byte[] stored = StoredRow.pack(row(new Random(7)));

        for (int length = 0; length < stored.length + 3; length++) {
            byte[] other = Arrays.copyOf(stored, length);
            if (length != stored.length) {
                assertThatThrownBy(() -> Profile.of(other))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(other.length + " bytes")
                        .hasMessageContaining("restore it from its changelog");
            }
        }
    }

    /** From nearly empty to nearly every bit drawn. */
    private static byte[] row(Random random) {
        byte[] header = new byte[FIXED];
        header[VERSION_AT] = ProfileLayout.VERSION;
        header[ENCODED_COUNT] = (byte) random.nextInt(ENCODED_EVENTS + 1);
        RowBytes.putShort(header, HIDDEN_SIZE, (short) random.nextInt(200));
        header[GRID_SIZE] = (byte) random.nextInt(Byte.MAX_VALUE);
        header[ENCODED_BYTES] = (byte) random.nextInt(256);
        header[LAST_ITEMS_BYTES] = (byte) random.nextInt(LAST_ITEMS * (1 + LONGEST_ITEM_ID) + 1);
        Section.countKnown(header);
        byte[] row = Arrays.copyOf(header, length(header));
        int outOfTen = random.nextInt(11);
        RowBytes.putLong(row, MODEL, random.nextLong());
        for (int i = FIRST_TIME; i < row.length; i++) {
            row[i] = (byte) (random.nextInt(10) < outOfTen ? random.nextInt(256) : 0);
        }
        row[RECENT_ID_COUNT] = (byte) random.nextInt(2 * RECENT_IDS);
        row[BAND] = (byte) random.nextInt(Band.values().length);
        int known = Math.min(row[RECENT_ID_COUNT], RECENT_IDS);
        Arrays.fill(row, RECENT_ID_HASHES + known * RECENT_ID_BYTES, EPISODE_STATE, (byte) 0);
        RowBytes.putLong(row, LAST_TIME, time(random));
        RowBytes.putLong(row, EPISODE_ANCHOR, time(random));
        RowBytes.putLong(row, TIMER_AT, time(random));
        return row;
    }

    /** Any time that an event can have, or none. */
    private static long time(Random random) {
        return random.nextInt(4) == 0
                ? 0
                : random.nextLong(EventLimits.MIN_TIME.toEpochMilli(), EventLimits.MAX_TIME.toEpochMilli() + 1);
    }

    /** Leaves fewer fields in a section, and nothing in the others. */
    private static void shorten(byte[] row, int count, int at, Random random) {
        int kept = random.nextInt(row[count] + 1);
        Arrays.fill(row, at + Integer.BYTES * kept, at + Integer.BYTES * row[count], (byte) 0);
        row[count] = (byte) kept;
    }
}
