package io.tidewatch.engine.profile;

import io.tidewatch.topics.EventType;

/**
 * Where each field lies in a profile's row while it is read and changed, little endian; {@link StoredRow} is the form in which it is
 * stored. A fixed part, then the risk curve, the hidden state, the last encoded events, the items bought last and what another engine
 * knows ({@link Section}), whose lengths the header tells: so a row written with another model or engine stays readable.
 *
 * <p>Rows laid out like this never leave the process, so fields may move. A new event type, number, amount or rolling counter goes
 * to the end of its {@link Section}.
 */
final class ProfileLayout {
    /** Tells a row that is laid out from one that is stored. */
    static final byte VERSION = 4;

    /** Ids of the last events. A producer's retry comes within seconds; a burst of eight events in between is rare. */
    static final int RECENT_IDS = 8;
    /** 48 bits of an id's hash: one false match in 3 * 10^13 events. */
    static final int RECENT_ID_BYTES = 6;
    /**
     * Ids of the events before those: as many as 64 bytes hold with the ring's count. A connector that restarts sends the last minutes
     * again, of which few users have more events.
     */
    static final int EARLIER_IDS = 21;
    /**
     * 24 bits of an id's hash: of events that are not newer than the last of their type, one in 800,000 is taken for one of these. With
     * two bytes there would be ten events more, and one such error in 2,100, which a log that knows days but no hours would show.
     */
    static final int EARLIER_ID_BYTES = 3;
    /** Categories a user is at home in; few users have more than three that matter. */
    static final int CATEGORIES = 3;
    /** Bits of the filter of items seen before. */
    static final int SEEN_ITEM_BITS = 128;
    /** Encoded events kept to rebuild a hidden state. The vectors hold the long memory, so few steps bring it back. */
    static final int ENCODED_EVENTS = 3;
    /** Items of the last purchase that are kept: a recommendation names few. */
    static final int LAST_ITEMS = 3;
    /** Longer ids of items are not kept, so that a row stays small; catalogues use about ten bytes. */
    static final int LONGEST_ITEM_ID = 32;

    static final int VERSION_AT = 0;
    static final int ENCODED_COUNT = 1;
    static final int HIDDEN_SIZE = 2;
    static final int GRID_SIZE = 4;
    static final int ENCODED_BYTES = 5;
    static final int RECENT_ID_COUNT = 6;
    static final int BAND = 7;
    static final int MODEL = 8;
    /** Bytes of the items bought last: of each its length and its id in UTF-8. */
    static final int LAST_ITEMS_BYTES = 16;
    /** How many event types, numbers, amounts and counters the row has: those of the engine that stored it. */
    static final int TYPES_COUNT = 17;

    static final int NUMBERS_COUNT = 18;
    static final int AMOUNTS_COUNT = 19;
    static final int COUNTERS_COUNT = 20;
    /** The end of what the stored form begins with. */
    static final int HEADER = 21;

    /** Times of the first event and of the last one of a visit: seconds since the epoch, unsigned 32 bits; 0 = never. */
    static final int FIRST_TIME = 24;

    static final int LAST_OF_VISIT = 28;
    static final int LAST_TIME = 32;
    /** Seconds since the epoch as unsigned 32 bits, one per event type; 0 = never. */
    static final int LAST_BY_TYPE = LAST_TIME + 8;

    static final int TYPES = EventType.values().length;
    /** The section of whole numbers, four bytes without sign each. */
    static final int NUMBERS_AT = LAST_BY_TYPE + 4 * TYPES;

    static final int VISITS = NUMBERS_AT;
    static final int PURCHASES = VISITS + 4;
    static final int RETURNS = PURCHASES + 4;
    static final int RATINGS = RETURNS + 4;
    /** Sum of the logarithms of the gaps between visits, see {@link GapLogarithm}. */
    static final int GAP_LOG_SUM = RATINGS + 4;

    /** The longest name of an experiment or an arm. */
    static final int ASSIGNMENT_NAME_BYTES = 16;
    /** Whether the last episode was kept from consumers: 1 or 0. */
    static final int EPISODE_HELD_OUT = GAP_LOG_SUM + 4;
    /**
     * The assignment whose outcome is open, see {@link OpenAssignment}: all zeros without one. Times, money and names are no small counts, but
     * engines that do not know them carry them through here, and a zero takes one bit.
     */
    static final int ASSIGNMENT_AT = EPISODE_HELD_OUT + 4;

    static final int ASSIGNMENT_ANCHOR = ASSIGNMENT_AT;
    static final int ASSIGNED_AT = ASSIGNMENT_ANCHOR + 8;
    static final int ASSIGNMENT_RETURNED_AT = ASSIGNED_AT + 8;
    static final int ASSIGNMENT_SPEND = ASSIGNMENT_RETURNED_AT + 8;
    /** Seconds since the epoch, unsigned 32 bits; 0 = nothing is open. */
    static final int ASSIGNMENT_DUE = ASSIGNMENT_SPEND + 8;

    static final int ASSIGNMENT_ORDINAL = ASSIGNMENT_DUE + 4;
    static final int ASSIGNMENT_EXPERIMENT = ASSIGNMENT_ORDINAL + 4;
    static final int ASSIGNMENT_ARM = ASSIGNMENT_EXPERIMENT + ASSIGNMENT_NAME_BYTES;
    static final int ASSIGNMENT_END = ASSIGNMENT_ARM + ASSIGNMENT_NAME_BYTES;

    static final int NUMBERS = (ASSIGNMENT_END - NUMBERS_AT) / 4;
    /** The section of amounts, a float each. */
    static final int AMOUNTS_AT = NUMBERS_AT + 4 * NUMBERS;

    static final int RATING_MEAN = AMOUNTS_AT;
    static final int RATING_LAST = RATING_MEAN + 4;
    static final int RATING_RECENT = RATING_LAST + 4;
    static final int SPEND_TOTAL = RATING_RECENT + 4;
    static final int LINES_MEAN = SPEND_TOTAL + 4;
    static final int GAP_MEAN = LINES_MEAN + 4;
    static final int PURCHASE_GAP_MEAN = GAP_MEAN + 4;
    static final int GAP_LOG_SQUARES = PURCHASE_GAP_MEAN + 4;
    static final int GAP_LOG_LONGEST = GAP_LOG_SQUARES + 4;
    static final int GAP_LOG_RECENT = GAP_LOG_LONGEST + 4;
    static final int VALUE_RECENT = GAP_LOG_RECENT + 4;
    static final int LINES_RECENT = VALUE_RECENT + 4;
    static final int CATEGORIES_MEAN = LINES_RECENT + 4;
    static final int CATEGORIES_RECENT = CATEGORIES_MEAN + 4;

    /**
     * How many earlier ids there are, in a byte, and then these: no amounts, but this section stores four bytes as they are, and
     * engines that do not know them carry them through.
     */
    static final int EARLIER_EVENTS = CATEGORIES_RECENT + 4;

    static final int EARLIER_EVENTS_BYTES = 1 + EARLIER_IDS * EARLIER_ID_BYTES;

    static final int AMOUNTS = (EARLIER_EVENTS + EARLIER_EVENTS_BYTES - AMOUNTS_AT) / 4;
    /** Counters with exponential decay, in the order of {@link Rolling}, a float each. */
    static final int ROLLING = AMOUNTS_AT + 4 * AMOUNTS;

    static final int COUNTERS = Rolling.values().length;
    /** Pairs of hash (int) and decayed weight (float). */
    static final int CATEGORY_HABIT = ROLLING + 4 * COUNTERS;

    static final int CATEGORY_HABIT_BYTES = 8;

    static final int SEEN_ITEMS = CATEGORY_HABIT + CATEGORY_HABIT_BYTES * CATEGORIES;
    static final int RECENT_ID_HASHES = SEEN_ITEMS + SEEN_ITEM_BITS / 8;
    static final int EPISODE_STATE = RECENT_ID_HASHES + RECENT_IDS * RECENT_ID_BYTES;
    static final int ALERTED_BAND = EPISODE_STATE + 1;
    static final int EPISODE_ORDINAL = ALERTED_BAND + 1;
    static final int EPISODE_ANCHOR = EPISODE_ORDINAL + 2;
    /** Seconds since the epoch, unsigned 32 bits. */
    static final int EPISODE_EXPIRES = EPISODE_ANCHOR + 8;
    /** Seconds since the epoch, unsigned 32 bits; 0 = none. */
    static final int COOL_DOWN_UNTIL = EPISODE_EXPIRES + 4;

    static final int TIMER_AT = COOL_DOWN_UNTIL + 4;
    /** The end of the fixed part: here the curve begins. */
    static final int FIXED = TIMER_AT + 8;

    private ProfileLayout() {}

    /** The bytes of the row that a header tells of. */
    static int length(byte[] header) {
        return carriedAt(header) + Section.carriedBytes(header);
    }

    /** Where the hidden state begins. */
    static int hiddenAt(byte[] row) {
        return FIXED + 2 * row[GRID_SIZE];
    }

    /** Where the encoded events begin. */
    static int encodedAt(byte[] row) {
        return hiddenAt(row) + 2 * RowBytes.getShort(row, HIDDEN_SIZE);
    }

    /** Where the items bought last begin. */
    static int lastItemsAt(byte[] row) {
        return encodedAt(row) + row[ENCODED_COUNT] * encodedBytes(row);
    }

    /** Where the sections of which this engine does not know all fields begin. */
    static int carriedAt(byte[] row) {
        return lastItemsAt(row) + lastItemsBytes(row);
    }

    /** The bytes of the items bought last. */
    static int lastItemsBytes(byte[] row) {
        return row[LAST_ITEMS_BYTES] & 0xff;
    }

    /** The bytes of each encoded event. */
    static int encodedBytes(byte[] row) {
        return row[ENCODED_BYTES] & 0xff;
    }
}
