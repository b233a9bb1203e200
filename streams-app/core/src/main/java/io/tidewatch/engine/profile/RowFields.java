package io.tidewatch.engine.profile;

/** A profile's row, laid out, and how numbers are read and written in it. A profile is one object, so what its row has is told by layers of classes. */
abstract class RowFields {
    byte[] row;

    RowFields(byte[] row) {
        this.row = row;
    }

    final long seconds(int at) {
        return (getInt(at) & 0xffff_ffffL) * RowBytes.MILLIS_PER_SECOND;
    }

    final void seconds(int at, long millis) {
        // Up to the next whole second: a deadline kept in seconds must not come early.
        putSeconds(at, -Math.floorDiv(-millis, RowBytes.MILLIS_PER_SECOND));
    }

    final void secondsCut(int at, long millis) {
        // Down to the whole second: an event must not move into the next day.
        putSeconds(at, Math.floorDiv(millis, RowBytes.MILLIS_PER_SECOND));
    }

    final void putSeconds(int at, long seconds) {
        putInt(at, (int) Math.min(0xffff_ffffL, Math.max(0, seconds)));
    }

    final short getShort(int at) {
        return RowBytes.getShort(row, at);
    }

    final void putShort(int at, short value) {
        RowBytes.putShort(row, at, value);
    }

    final int getInt(int at) {
        return RowBytes.getInt(row, at);
    }

    final void putInt(int at, int value) {
        RowBytes.putInt(row, at, value);
    }

    final long getLong(int at) {
        return RowBytes.getLong(row, at);
    }

    final void putLong(int at, long value) {
        RowBytes.putLong(row, at, value);
    }

    final float getFloat(int at) {
        return RowBytes.getFloat(row, at);
    }

    final void putFloat(int at, float value) {
        RowBytes.putFloat(row, at, value);
    }
}
