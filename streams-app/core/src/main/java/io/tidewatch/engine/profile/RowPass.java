package io.tidewatch.engine.profile;

/**
 * One way over a row, field by field, in the order in which fields are stored: {@link RowPacker} writes what it meets, {@link
 * RowUnpacker} fills it in. So {@link StoredRow} tells the stored form once, for both directions. Places are those of {@link
 * ProfileLayout}.
 *
 * <p>First what lies on whole bytes, where a compressor finds it again in other rows, then what is told in bits.
 */
interface RowPass {
    // ---- on whole bytes

    /** Bytes as they are. */
    void bytes(int at, int count);

    /** Bytes of which many are 0: which ones are not, a bit each, and then these. */
    void sparse(int at, int count);

    /** Bytes most of which equal those at another place, which went before: which ones do not, a bit each, and then these. */
    void changed(int at, int from, int count);

    /** Floats of which many are 0: which ones are not, a bit each, and then these. */
    void floats(int at, int count);

    // ---- in bits. Numbers are written in an exponential Golomb code: their usual bits as they are, and before these
    // how far the
    // number goes beyond them, which is one bit where it does not.

    /** The user's last time, epoch milliseconds. Before all other times, which are told from it. */
    void lastTime(int at);

    /** Seconds since the epoch in four bytes without sign, 0 for never. */
    void seconds(int at, int usualBits);

    /** Epoch milliseconds, 0 for never. */
    void millis(int at, int usualBits);

    /** A small number in a byte. */
    void count1(int at);

    /** A small number in two bytes without sign. */
    void count2(int at);

    /** A number in four bytes without sign. */
    void count4(int at, int usualBits);

    /** Shorts, each near the line through the two before it. */
    void curve(int at, int count, int usualBits);

    /** Half-precision floats, most of them between -1 and 1. */
    void halves(int at, int count);
}
