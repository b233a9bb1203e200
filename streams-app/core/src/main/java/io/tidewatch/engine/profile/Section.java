package io.tidewatch.engine.profile;

/**
 * The sections of a row that grow at their ends, four bytes a field. A row's header tells how many fields of each it has. A row of
 * an engine that knew fewer has zeros for the others, as a new user has. A row of an engine that knows more has the whole
 * section, the known fields included, at its end as well, so that what this engine does not know is carried through.
 */
enum Section {
    /** The time of the last event of each type. */
    TYPES(ProfileLayout.TYPES_COUNT, ProfileLayout.LAST_BY_TYPE, ProfileLayout.TYPES),
    /** Whole numbers. */
    NUMBERS(ProfileLayout.NUMBERS_COUNT, ProfileLayout.NUMBERS_AT, ProfileLayout.NUMBERS),
    AMOUNTS(ProfileLayout.AMOUNTS_COUNT, ProfileLayout.AMOUNTS_AT, ProfileLayout.AMOUNTS),
    COUNTERS(ProfileLayout.COUNTERS_COUNT, ProfileLayout.ROLLING, ProfileLayout.COUNTERS);

    private static final Section[] ALL = values();
    private static final int FIELD_BYTES = 4;

    private final int countAt;
    private final int at;
    private final int known;

    Section(int countAt, int at, int known) {
        this.countAt = countAt;
        this.at = at;
        this.known = known;
    }

    /** How many fields the row has in this section. */
    int count(byte[] row) {
        return row[countAt] & 0xff;
    }

    /** Has a row tell at least all the fields that this engine knows. */
    static void countKnown(byte[] row) {
        for (Section section : ALL) {
            row[section.countAt] = (byte) Math.max(section.count(row), section.known);
        }
    }

    /** The bytes at a row's end that hold the sections of which this engine does not know all fields. */
    static int carriedBytes(byte[] row) {
        int bytes = 0;
        for (Section section : ALL) {
            bytes += section.carried(row);
        }
        return bytes;
    }

    /** Where the section's fields lie one behind the other, to be packed or unpacked; afterwards call {@link #end}. */
    int begin(byte[] row) {
        if (carried(row) == 0) {
            return at;
        }
        int place = ProfileLayout.carriedAt(row);
        for (int i = 0; i < ordinal(); i++) {
            place += ALL[i].carried(row);
        }
        System.arraycopy(row, at, row, place, FIELD_BYTES * known);
        return place;
    }

    /** Takes the known fields over from the place that {@link #begin} gave. */
    void end(byte[] row, int place) {
        if (place != at) {
            System.arraycopy(row, place, row, at, FIELD_BYTES * known);
        }
    }

    private int carried(byte[] row) {
        int count = count(row);
        return count > known ? FIELD_BYTES * count : 0;
    }
}
