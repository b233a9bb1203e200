package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

import java.util.Arrays;

/** The last encoded events, as a row keeps them to rebuild a hidden state: equally long, the oldest first. */
final class EncodedEvents {
    private EncodedEvents() {}

    /** One of them; index 0 is the oldest. */
    static byte[] at(byte[] row, int index) {
        int at = place(row, index);
        return Arrays.copyOfRange(row, at, at + encodedBytes(row));
    }

    /**
     * The row with one event more; another row unless the oldest left.
     *
     * @param absent what events of before have where they do not have as many features: the encoding of an event that has none
     */
    static byte[] append(byte[] row, byte[] encoded, byte[] absent) {
        byte[] fitted = encoded.length == encodedBytes(row) ? row : fit(row, absent);
        if (fitted[ENCODED_COUNT] == ENCODED_EVENTS) {
            System.arraycopy(fitted, place(fitted, 1), fitted, place(fitted, 0), (ENCODED_EVENTS - 1) * encoded.length);
        } else {
            byte[] behind = Arrays.copyOfRange(fitted, lastItemsAt(fitted), fitted.length);
            fitted = Arrays.copyOf(fitted, lastItemsAt(fitted) + encoded.length + behind.length);
            fitted[ENCODED_COUNT]++;
            System.arraycopy(behind, 0, fitted, lastItemsAt(fitted), behind.length);
        }
        System.arraycopy(encoded, 0, fitted, place(fitted, fitted[ENCODED_COUNT] - 1), encoded.length);
        return fitted;
    }

    /** Gives the kept events as many features as another catalogue has: catalogues grow at their ends. */
    private static byte[] fit(byte[] row, byte[] absent) {
        byte[] behind = Arrays.copyOfRange(row, lastItemsAt(row), row.length);
        int begin = place(row, 0);
        byte[] fitted = Arrays.copyOf(row, begin + row[ENCODED_COUNT] * absent.length + behind.length);
        for (int i = 0; i < row[ENCODED_COUNT]; i++) {
            int at = begin + i * absent.length;
            System.arraycopy(absent, 0, fitted, at, absent.length);
            System.arraycopy(row, place(row, i), fitted, at, Math.min(encodedBytes(row), absent.length));
        }
        fitted[ENCODED_BYTES] = (byte) absent.length;
        System.arraycopy(behind, 0, fitted, lastItemsAt(fitted), behind.length);
        return fitted;
    }

    private static int place(byte[] row, int index) {
        return encodedAt(row) + index * encodedBytes(row);
    }
}
