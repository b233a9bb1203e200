package io.tidewatch.engine.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in a row's bytes, little endian, without a buffer object for every row that is looked at. */
final class RowBytes {
    /** Rows keep most times in seconds. */
    static final long MILLIS_PER_SECOND = 1000;

    /** What most bytes of a filter are. */
    static final byte[] ZEROS = new byte[ProfileLayout.SEEN_ITEM_BITS / Byte.SIZE];

    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);
    private static final VarHandle FLOATS = view(float[].class);

    private RowBytes() {}

    static short getShort(byte[] row, int at) {
        return (short) SHORTS.get(row, at);
    }

    static void putShort(byte[] row, int at, short value) {
        SHORTS.set(row, at, value);
    }

    static int getInt(byte[] row, int at) {
        return (int) INTS.get(row, at);
    }

    static void putInt(byte[] row, int at, int value) {
        INTS.set(row, at, value);
    }

    static long getLong(byte[] row, int at) {
        return (long) LONGS.get(row, at);
    }

    static void putLong(byte[] row, int at, long value) {
        LONGS.set(row, at, value);
    }

    static float getFloat(byte[] row, int at) {
        return (float) FLOATS.get(row, at);
    }

    static void putFloat(byte[] row, int at, float value) {
        FLOATS.set(row, at, value);
    }

    /** Bytes in which so many values have a bit each. */
    static int marks(int values) {
        return values + 7 >>> 3;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }
}
