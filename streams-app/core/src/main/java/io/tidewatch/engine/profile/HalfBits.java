package io.tidewatch.engine.profile;

/** A half's bits in two parts: the exponent by rank, the most likely first, and the rest, which nothing is known of. */
final class HalfBits {
    /** Sign and digits. */
    static final int REST = 11;

    private static final int EXPONENT_AT = 10;
    /** Of one half up to one. */
    private static final int LIKELIEST = 14;

    private HalfBits() {}

    /** Below 1, where hidden states are, half as many numbers have each lower exponent; those above come last. */
    static int rank(int half) {
        int exponent = half >>> EXPONENT_AT & 0x1f;
        return exponent <= LIKELIEST ? LIKELIEST - exponent : exponent;
    }

    static int rest(int half) {
        return half >>> 15 << EXPONENT_AT | half & 0x3ff;
    }

    static short half(int rank, int rest) {
        int exponent = rank <= LIKELIEST ? LIKELIEST - rank : rank;
        return (short) (rest >>> EXPONENT_AT << 15 | exponent << EXPONENT_AT | rest & 0x3ff);
    }
}
