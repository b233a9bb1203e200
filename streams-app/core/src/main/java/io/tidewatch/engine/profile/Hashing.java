package io.tidewatch.engine.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of texts and rows that are kept: stable across versions and machines, so never {@code hashCode()}. */
public final class Hashing {
    // FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    /** 2^64 by the golden ratio, as SplitMix64 has it: odd, with bits all over. */
    private static final long ODD = 0x9e3779b97f4a7c15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hashing() {}

    /** A 64-bit hash over the text's UTF-16 units, with every bit depending on every unit. */
    public static long hash64(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** The same over bytes, eight at a time, for rows of hundreds of bytes. A text and its bytes have different hashes. */
    public static long hash64(byte[] bytes) {
        long hash = FNV_OFFSET ^ bytes.length;
        int at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            hash = step(hash, (long) LONGS.get(bytes, at));
        }
        for (; at < bytes.length; at++) {
            hash = step(hash, bytes[at]);
        }
        return mix(hash);
    }

    /** Spreads a number so that each of its bits changes half of the result's: the finalizer of SplitMix64. */
    public static long mix(long number) {
        // FNV's high bits are weak for short texts.
        long hash = number;
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }

    /** A product carries a bit upwards only, so the upper half of it goes down again. */
    private static long step(long hash, long bytes) {
        long product = (hash ^ bytes) * ODD;
        return product ^ (product >>> Integer.SIZE);
    }
}
