package io.tidewatch.engine.profile;

import java.util.Arrays;

/**
 * Writes the stored form of a row. Of bits the lowest of each byte comes first. Written for speed: every row of every batch comes
 * through here, so it neither branches at what no processor can foretell nor writes bit by bit.
 */
final class RowPacker implements RowPass {
    /** That are written at once, behind those that wait. */
    private static final int MOST_BITS = 56;

    private final byte[] row;
    private byte[] packed;
    /** Whole bytes written. */
    private int bytes;
    /** Bits that do not fill a byte yet, fewer than eight. */
    private long waiting;

    private int waitingBits;
    private long lastTime;

    RowPacker(byte[] row) {
        this.row = row;
        this.packed = new byte[row.length];
    }

    /** What was written. */
    byte[] packed() {
        return Arrays.copyOf(packed, waitingBits == 0 ? bytes : bytes + 1);
    }

    @Override
    public void bytes(int at, int count) {
        makeRoom(count);
        System.arraycopy(row, at, packed, bytes, count);
        bytes += count;
    }

    @Override
    public void sparse(int at, int count) {
        differing(at, RowBytes.ZEROS, 0, count);
    }

    @Override
    public void changed(int at, int from, int count) {
        differing(at, row, from, count);
    }

    private void differing(int at, byte[] other, int from, int count) {
        makeRoom(RowBytes.marks(count) + count);
        int marks = bytes;
        int next = bytes + RowBytes.marks(count);
        for (int i = 0; i < count; i += Byte.SIZE) {
            int mark = 0;
            for (int k = 0; k < Math.min(Byte.SIZE, count - i); k++) {
                byte value = row[at + i + k];
                int kept = oneUnlessZero(value ^ other[from + i + k]);
                // If it is not kept the next one is written over it.
                packed[next] = value;
                next += kept;
                mark |= kept << k;
            }
            packed[marks++] = (byte) mark;
        }
        bytes = next;
    }

    @Override
    public void floats(int at, int count) {
        makeRoom(RowBytes.marks(count) + Float.BYTES * count);
        int marks = bytes;
        int next = bytes + RowBytes.marks(count);
        for (int i = 0; i < count; i += Byte.SIZE) {
            int mark = 0;
            for (int k = 0; k < Math.min(Byte.SIZE, count - i); k++) {
                int value = RowBytes.getInt(row, at + Float.BYTES * (i + k));
                int kept = oneUnlessZero(value);
                RowBytes.putInt(packed, next, value);
                next += Float.BYTES * kept;
                mark |= kept << k;
            }
            packed[marks++] = (byte) mark;
        }
        bytes = next;
    }

    private static int oneUnlessZero(int value) {
        return (value | -value) >>> 31;
    }

    @Override
    public void lastTime(int at) {
        lastTime = RowBytes.getLong(row, at);
        bits(lastTime & 0xffff_ffffL, Integer.SIZE);
        bits(lastTime >>> Integer.SIZE, Integer.SIZE);
    }

    @Override
    public void seconds(int at, int usualBits) {
        int value = RowBytes.getInt(row, at);
        bits(value == 0 ? 0 : 1, 1);
        if (value != 0) {
            signed(lastTime / RowBytes.MILLIS_PER_SECOND - (value & 0xffff_ffffL), usualBits);
        }
    }

    @Override
    public void millis(int at, int usualBits) {
        long value = RowBytes.getLong(row, at);
        bits(value == 0 ? 0 : 1, 1);
        if (value != 0) {
            signed(value - lastTime, usualBits);
        }
    }

    @Override
    public void count1(int at) {
        number(row[at] & 0xff, 0);
    }

    @Override
    public void count2(int at) {
        number(RowBytes.getShort(row, at) & 0xffff, 0);
    }

    @Override
    public void count4(int at, int usualBits) {
        number(RowBytes.getInt(row, at) & 0xffff_ffffL, usualBits);
    }

    @Override
    public void curve(int at, int count, int usualBits) {
        int before = 0;
        int rise = 0;
        for (int i = at; i < at + Short.BYTES * count; i += Short.BYTES) {
            int value = RowBytes.getShort(row, i);
            signed(value - before - rise, usualBits);
            rise = i == at ? 0 : value - before;
            before = value;
        }
    }

    @Override
    public void halves(int at, int count) {
        for (int i = at; i < at + Short.BYTES * count; i += Short.BYTES) {
            int half = RowBytes.getShort(row, i) & 0xffff;
            int rank = HalfBits.rank(half);
            // As many zeros as the exponent's rank, a one, then the rest.
            bits((2L * HalfBits.rest(half) + 1) << rank, rank + 1 + HalfBits.REST);
        }
    }

    private void signed(long value, int usualBits) {
        number(value << 1 ^ value >> 63, usualBits);
    }

    /** As many zeros as there are digits beyond the usual ones, a one, then those digits, then the usual ones. */
    private void number(long value, int usualBits) {
        long beyond = (value >>> usualBits) + 1;
        int digits = 63 - Long.numberOfLeadingZeros(beyond);
        long usual = value & (1L << usualBits) - 1;
        long rest = beyond ^ 1L << digits | usual << digits;
        if (2 * digits + 1 + usualBits <= MOST_BITS) {
            bits(2 * rest + 1 << digits, 2 * digits + 1 + usualBits);
        } else {
            bits(1L << digits, digits + 1);
            bits(rest, digits + usualBits);
        }
    }

    /** Writes the low bits of a value whose others are 0, at most {@link #MOST_BITS}. */
    private void bits(long value, int count) {
        makeRoom(Long.BYTES);
        waiting |= value << waitingBits;
        waitingBits += count;
        RowBytes.putLong(packed, bytes, waiting);
        bytes += waitingBits >>> 3;
        waiting >>>= waitingBits & ~7;
        waitingBits &= 7;
    }

    private void makeRoom(int count) {
        if (bytes + count > packed.length) {
            packed = Arrays.copyOf(packed, bytes + count + packed.length);
        }
    }
}
