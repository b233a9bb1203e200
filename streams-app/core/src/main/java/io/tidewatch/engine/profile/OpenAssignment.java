package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The assignment of which a user's outcome is still open, as the profile keeps it: a user has one at most.
 *
 * @param anchor the anchor of the episode with which it began, epoch milliseconds; with the ordinal the episode's identity
 * @param ordinal that episode's number
 * @param assignedAt when it began, epoch milliseconds
 * @param due when its time is over, epoch milliseconds, whole seconds, more than 0
 * @param returnedAt the first visit since, epoch milliseconds; 0 without one
 * @param spendCents money of the purchases since less that of the returns, hundredths of the shop's currency
 * @param experiment the experiment's name, at most {@value ProfileLayout#ASSIGNMENT_NAME_BYTES} ASCII letters
 * @param arm the arm's name, as long at most
 */
public record OpenAssignment(
        long anchor,
        int ordinal,
        long assignedAt,
        long due,
        long returnedAt,
        long spendCents,
        String experiment,
        String arm) {
    /** The longest name of an experiment or an arm, ASCII letters: so a row's length does not depend on it. */
    public static final int LONGEST_NAME = ASSIGNMENT_NAME_BYTES;

    /** That of a row; empty if nothing is open. */
    static Optional<OpenAssignment> of(byte[] row) {
        if (due(row) == 0) {
            return Optional.empty();
        }
        return Optional.of(new OpenAssignment(
                RowBytes.getLong(row, ASSIGNMENT_ANCHOR),
                RowBytes.getInt(row, ASSIGNMENT_ORDINAL),
                RowBytes.getLong(row, ASSIGNED_AT),
                due(row),
                RowBytes.getLong(row, ASSIGNMENT_RETURNED_AT),
                RowBytes.getLong(row, ASSIGNMENT_SPEND),
                name(row, ASSIGNMENT_EXPERIMENT),
                name(row, ASSIGNMENT_ARM)));
    }

    /** When the time of a row's assignment is over, epoch milliseconds; 0 if nothing is open. */
    static long due(byte[] row) {
        return Integer.toUnsignedLong(RowBytes.getInt(row, ASSIGNMENT_DUE)) * RowBytes.MILLIS_PER_SECOND;
    }

    /** Takes the place of what is open in a row. */
    void write(byte[] row) {
        RowBytes.putLong(row, ASSIGNMENT_ANCHOR, anchor);
        RowBytes.putInt(row, ASSIGNMENT_ORDINAL, ordinal);
        RowBytes.putLong(row, ASSIGNED_AT, assignedAt);
        RowBytes.putInt(row, ASSIGNMENT_DUE, (int) (due / RowBytes.MILLIS_PER_SECOND));
        RowBytes.putLong(row, ASSIGNMENT_RETURNED_AT, returnedAt);
        RowBytes.putLong(row, ASSIGNMENT_SPEND, spendCents);
        name(row, ASSIGNMENT_EXPERIMENT, experiment);
        name(row, ASSIGNMENT_ARM, arm);
    }

    /** Leaves nothing open in a row. */
    static void clear(byte[] row) {
        Arrays.fill(row, ASSIGNMENT_AT, ASSIGNMENT_END, (byte) 0);
    }

    private static String name(byte[] row, int at) {
        int length = 0;
        while (length < ASSIGNMENT_NAME_BYTES && row[at + length] != 0) {
            length++;
        }
        return new String(row, at, length, StandardCharsets.US_ASCII);
    }

    private static void name(byte[] row, int at, String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(row, at, at + ASSIGNMENT_NAME_BYTES, (byte) 0);
        System.arraycopy(ascii, 0, row, at, Math.min(ascii.length, ASSIGNMENT_NAME_BYTES));
    }
}
