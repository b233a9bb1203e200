package io.tidewatch.engine.profile;

/** Hashes of texts that are kept in profiles: stable across versions and machines, so never {@code hashCode()}. */
public final class Hashing {
    // FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Hashing() {}

    /** A 64-bit hash over the text's UTF-16 units, with every bit depending on every unit. */
    public static long hash64(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        // FNV's high bits are weak for short texts; this is the finalizer of SplitMix64.
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
