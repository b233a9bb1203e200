package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.Band;
import io.tidewatch.topics.EventLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredRowTest {
    private static final int TRIES = 20_000;

    /** A row that the engine of version 1 wrote: a user of the bench's load in an open episode. */
    @Test
    void aRowOfTheFirstVersionIsReadAndStoredAnewWithoutLoss() throws IOException {
        byte[] first = rowOfTheFirstVersion();

        Profile profile = Profile.of(first.clone());

        assertThat(profile.firstTime()).isEqualTo(1_767_235_714_000L);
        assertThat(profile.lastTime()).isEqualTo(1_767_283_766_752L);
        assertThat(profile.purchases()).isEqualTo(1);
        assertThat(profile.spendTotal()).isEqualTo(46.99f);
        assertThat(profile.rolling(Rolling.ACTIVITY_30)).isEqualTo(5.936161f);
        assertThat(profile.lastEvent()).isEqualTo(231_764_188_464_539L);
        assertThat(profile.risk(16)).isEqualTo(9_703);
        assertThat(profile.encodedCount()).isEqualTo(3);
        assertThat(profile.band()).isEqualTo(Band.AT_RISK);
        assertThat(profile.episodeAnchor()).isEqualTo(1_767_235_714_783L);
        byte[] stored = Profile.stored(profile.row());
        assertThat(stored).hasSizeLessThan(first.length * 2 / 3);
        assertThat(stored[VERSION_AT]).isEqualTo(StoredRow.VERSION);
        assertThat(StoredRow.unpack(stored)).isEqualTo(first);
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
    void aRowThatIsCutShortOrTooLongIsRefused() throws IOException {
        byte[] stored = Profile.stored(rowOfTheFirstVersion());

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
        byte[] row = Arrays.copyOf(header, length(header));
        int outOfTen = random.nextInt(11);
        for (int i = MODEL; i < row.length; i++) {
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

    private static byte[] rowOfTheFirstVersion() throws IOException {
        try (InputStream in = StoredRowTest.class.getResourceAsStream("row-version-1.hex")) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        }
    }
}
