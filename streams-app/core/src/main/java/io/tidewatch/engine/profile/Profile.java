package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

import java.util.Arrays;

/**
 * The rolling state of one user: a view on one binary row, read and written in place, which is unpacked when it is loaded and
 * packed when it is stored ({@link StoredRow}). Knows where fields lie and nothing of what they mean for a decision. Not
 * thread-safe.
 */
public final class Profile extends AlertFields {
    private Profile(byte[] row) {
        super(row);
    }

    /** The profile of a user who has never been seen. */
    public static Profile empty() {
        Profile profile = new Profile(new byte[FIXED]);
        profile.row[VERSION_AT] = ProfileLayout.VERSION;
        Section.countKnown(profile.row);
        return profile;
    }

    /**
     * The profile in a row, be it laid out or stored.
     *
     * @param stored belongs to the profile from now on
     * @throws IllegalArgumentException if the row is cut short or of a version this engine does not know
     */
    public static Profile of(byte[] stored) {
        byte version = stored.length < HEADER ? 0 : stored[VERSION_AT];
        if (version != ProfileLayout.VERSION && version != StoredRow.VERSION) {
            throw new IllegalArgumentException("A profile row of " + stored.length + " bytes and version "
                    + (stored.length == 0 ? "none" : stored[VERSION_AT])
                    + " cannot be read by this engine (version " + StoredRow.VERSION
                    + "). State of a newer engine needs that engine. State of versions 1 and 2 does not know a customer's pace:"
                    + " give another application_id, so that the profiles are made anew from shop.events. Otherwise the state"
                    + " is damaged: restore it from its changelog.");
        }
        return new Profile(version == StoredRow.VERSION ? StoredRow.unpack(stored) : laidOut(stored));
    }

    private static byte[] laidOut(byte[] row) {
        if (row.length < FIXED || row.length != length(row)) {
            throw StoredRow.damaged(row);
        }
        return row;
    }

    /** A profile of its own with the same content. */
    public Profile copy() {
        return new Profile(row.clone());
    }

    /** Becomes a copy of another profile; keeps its own row where that is as long. */
    public void copy(Profile other) {
        byte[] source = other.row;
        if (row.length != source.length) {
            row = new byte[source.length];
        }
        System.arraycopy(source, 0, row, 0, source.length);
    }

    /** The row as it is laid out, to be kept at hand: {@link #of} takes it as it is. The profile must not be used afterwards. */
    public byte[] row() {
        return row;
    }

    /** The form in which a laid out row is stored: fewer bytes, which {@link #of} has to unpack. The row stays as it is. */
    public static byte[] stored(byte[] row) {
        return StoredRow.pack(row);
    }

    /** Whether the user has been seen before. */
    public boolean isNew() {
        return firstTime() == 0;
    }

    /** Fingerprint of the model that wrote hidden state and curve; 0 if none has. */
    public long model() {
        return getLong(MODEL);
    }

    /** Points of the stored curve. */
    public int gridSize() {
        return row[GRID_SIZE];
    }

    /** The risk at a point of the grid in ten-thousandths, 0 to 10,000. */
    public int risk(int gridIndex) {
        return getShort(FIXED + 2 * gridIndex);
    }

    /** Units of the stored hidden state. */
    public int hiddenSize() {
        return getShort(HIDDEN_SIZE);
    }

    /** Copies the hidden state. */
    public void readHidden(float[] target, int from) {
        int at = hiddenAt(row);
        for (int i = 0; i < hiddenSize(); i++) {
            target[from + i] = HalfFloat.toFloat(getShort(at + 2 * i));
        }
    }

    /**
     * Replaces what the model knows of the user.
     *
     * @param model the model's fingerprint
     * @param hidden its hidden state after the user's last event, kept as halves
     * @param curve the risk at each silence of its grid, ten-thousandths
     */
    public void score(long model, float[] hidden, int[] curve) {
        step(model, hidden, curve.length);
        curve(curve);
    }

    /** The second half of {@link #score}: the risk at each silence of the grid, ten-thousandths. */
    public void curve(int[] curve) {
        for (int i = 0; i < curve.length; i++) {
            putShort(FIXED + 2 * i, (short) curve[i]);
        }
    }

    /**
     * The first half of {@link #score}: the hidden state, with room for the curve, which has to follow.
     *
     * @param gridSize points of the curve
     */
    public void step(long model, float[] hidden, int gridSize) {
        if (hidden.length != hiddenSize() || gridSize != gridSize()) {
            resize(hidden.length, gridSize);
        }
        putLong(MODEL, model);
        int at = hiddenAt(row);
        for (int i = 0; i < hidden.length; i++) {
            putShort(at + 2 * i, HalfFloat.fromFloat(hidden[i]));
        }
    }

    /** How many encoded events are kept, oldest first. */
    public int encodedCount() {
        return row[ENCODED_COUNT];
    }

    /** A kept encoded event; index 0 is the oldest. */
    public byte[] encoded(int index) {
        return EncodedEvents.at(row, index);
    }

    /**
     * Appends an encoded event; the oldest leaves when there are {@value ProfileLayout#ENCODED_EVENTS}.
     *
     * @param absent what events of before have where they do not have as many features: the encoding of an event that has none
     */
    public void appendEncoded(byte[] encoded, byte[] absent) {
        row = EncodedEvents.append(row, encoded, absent);
    }

    /** Makes room for a hidden state and a curve of another size, whose values the caller writes next. */
    private void resize(int hiddenSize, int gridSize) {
        byte[] behind = Arrays.copyOfRange(row, encodedAt(row), row.length);
        row = Arrays.copyOf(row, FIXED + 2 * gridSize + 2 * hiddenSize + behind.length);
        putShort(HIDDEN_SIZE, (short) hiddenSize);
        row[GRID_SIZE] = (byte) gridSize;
        System.arraycopy(behind, 0, row, encodedAt(row), behind.length);
    }
}
