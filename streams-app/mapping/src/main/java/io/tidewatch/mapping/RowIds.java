package io.tidewatch.mapping;

import io.tidewatch.topics.EventType;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Event ids for logs that have none: the same log gives the same ids, and equal rows in two places give two. Counts the rows
 * of one file.
 */
public final class RowIds {
    /** FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/. */
    private static final long FNV_BASIS = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private final HexFormat hex = HexFormat.of();
    private long row;

    /** The id of the next row's event: sixteen hexadecimal digits. */
    public String next(String user, EventType type, Instant time) {
        long hash = FNV_BASIS;
        for (int place = 0; place < user.length(); place++) {
            hash = (hash ^ user.charAt(place)) * FNV_PRIME;
        }
        hash = mix(mix(mix(hash, type.ordinal()), time.toEpochMilli()), row++);
        return hex.toHexDigits(hash);
    }

    private static long mix(long hash, long number) {
        long mixed = hash;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            mixed = (mixed ^ (number >>> shift & 0xff)) * FNV_PRIME;
        }
        return mixed;
    }
}
