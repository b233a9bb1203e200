package io.tidewatch.streams.savepoint;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The checksum of a user's row. That of many users is their sum, which does not hang on any order and of which a row can be taken out
 * again. Two polynomials of 32 bits together: both are instructions of today's processors, and tell rows apart that are missing, doubled,
 * outdated or damaged. Whoever could forge a row could forge the end of the savepoint too.
 */
public final class RowChecksum {
    private RowChecksum() {}

    /**
     * Of one user.
     *
     * @param user the user id in UTF-8
     * @param row as it is stored
     */
    public static long of(byte[] user, byte[] row) {
        return of(new CRC32C(), user, row) << Integer.SIZE | of(new CRC32(), user, row);
    }

    private static long of(Checksum checksum, byte[] user, byte[] row) {
        checksum.update(user);
        checksum.update(row);
        return checksum.getValue();
    }
}
