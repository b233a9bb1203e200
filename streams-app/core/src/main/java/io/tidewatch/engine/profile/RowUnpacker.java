package io.tidewatch.engine.profile;

import java.util.Arrays;

/** Fills in a row from its stored form: what {@link RowPacker} wrote, in the same order, and with the same care for speed. */
final class RowUnpacker implements RowPass {
    private final byte[] row;
    private final int packedBytes;
    /** With room for the last bits to be read eight bytes at a time. */
    private final byte[] packed;
    /** The next bit; on whole bytes a multiple of eight. */
    private int bit;

    private long lastTime;

    RowUnpacker(byte[] packed, byte[] row) {
        this.row = row;
        this.packedBytes = packed.length;
        this.packed = Arrays.copyOf(packed, packed.length + Long.BYTES);
    }

    /** Whether nothing is left but the last byte's unused bits. */
    boolean atEnd() {
        return bit + 7 >>> 3 == packedBytes;
    }

    @Override
    public void bytes(int at, int count) {
        System.arraycopy(packed, bit >>> 3, row, at, count);
        bit += count << 3;
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
        int marks = bit >>> 3;
        int next = marks + RowBytes.marks(count);
        for (int i = 0; i < count; i += Byte.SIZE) {
            int mark = packed[marks++];
            for (int k = 0; k < Math.min(Byte.SIZE, count - i); k++) {
                int kept = mark >>> k & 1;
                row[at + i + k] = (byte) (packed[next] & -kept | other[from + i + k] & kept - 1);
                next += kept;
            }
        }
        bit = next << 3;
    }

    @Override
    public void floats(int at, int count) {
        int marks = bit >>> 3;
        int next = marks + RowBytes.marks(count);
        for (int i = 0; i < count; i += Byte.SIZE) {
            int mark = packed[marks++];
            for (int k = 0; k < Math.min(Byte.SIZE, count - i); k++) {
                int kept = mark >>> k & 1;
                RowBytes.putInt(row, at + Float.BYTES * (i + k), RowBytes.getInt(packed, next) & -kept);
                next += Float.BYTES * kept;
            }
        }
        bit = next << 3;
    }

    @Override
    public void lastTime(int at) {
        lastTime = bits(Integer.SIZE) | bits(Integer.SIZE) << Integer.SIZE;
        RowBytes.putLong(row, at, lastTime);
    }

    @Override
    public void seconds(int at, int usualBits) {
        if (bits(1) != 0) {
            RowBytes.putInt(row, at, (int) (lastTime / RowBytes.MILLIS_PER_SECOND - signed(usualBits)));
        }
    }

    @Override
    public void millis(int at, int usualBits) {
        if (bits(1) != 0) {
            RowBytes.putLong(row, at, lastTime + signed(usualBits));
        }
    }

    @Override
    public void count1(int at) {
        row[at] = (byte) number(0);
    }

    @Override
    public void count2(int at) {
        RowBytes.putShort(row, at, (short) number(0));
    }

    @Override
    public void count4(int at, int usualBits) {
        RowBytes.putInt(row, at, (int) number(usualBits));
    }

    @Override
    public void curve(int at, int count, int usualBits) {
        int before = 0;
        int rise = 0;
        for (int i = at; i < at + Short.BYTES * count; i += Short.BYTES) {
            int value = before + rise + (int) signed(usualBits);
            RowBytes.putShort(row, i, (short) value);
            rise = i == at ? 0 : value - before;
            before = value;
        }
    }

    @Override
    public void halves(int at, int count) {
        for (int i = at; i < at + Short.BYTES * count; i += Short.BYTES) {
            int rank = zeros();
            RowBytes.putShort(row, i, HalfBits.half(rank, (int) bits(HalfBits.REST)));
        }
    }

    private long signed(int usualBits) {
        long value = number(usualBits);
        return value >>> 1 ^ -(value & 1);
    }

    private long number(int usualBits) {
        int digits = zeros();
        long rest = bits(digits + usualBits);
        return (1L << digits | rest & (1L << digits) - 1) - 1 << usualBits | rest >>> digits;
    }

    /** Passes zeros up to the next one, and that; how many zeros. */
    private int zeros() {
        int zeros = Long.numberOfTrailingZeros(next());
        bit += zeros + 1;
        return zeros;
    }

    /** Reads at most 56 bits. */
    private long bits(int count) {
        long value = next() & (1L << count) - 1;
        bit += count;
        return value;
    }

    /** The next 57 bits at least. */
    private long next() {
        return RowBytes.getLong(packed, bit >>> 3) >>> (bit & 7);
    }
}
