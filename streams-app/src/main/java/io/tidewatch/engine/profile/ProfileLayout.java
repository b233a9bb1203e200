package io.tidewatch.engine.profile;

import io.tidewatch.topics.EventType;

/**
 * Where each field lies in a profile's row while it is read and changed, little endian; {@link StoredRow} is the form in which it is
 * stored. A fixed part, then the risk curve, the hidden state and the last encoded events, whose lengths the header tells: so a
 * row written with another model stays readable. With 32 hidden units, a grid of 17 silences and the features of today a
 * full row has 521 bytes.
 */
final class ProfileLayout {
    /** Of rows laid out like this, which the first engines stored as they are. */
    static final byte VERSION = 1;

    /** Ids of the last events. A producer's retry comes within seconds; a burst of eight events in between is rare. */
    static final int RECENT_IDS = 8;
    /** 48 bits of an id's hash: one false match in 3 * 10^13 events. */
    static final int RECENT_ID_BYTES = 6;
    /** Categories a user is at home in; few users have more than three that matter. */
    static final int CATEGORIES = 3;
    /** Bits of the filter of items seen before. */
    static final int SEEN_ITEM_BITS = 128;
    /** Encoded events kept to rebuild a hidden state. The vectors hold the long memory, so few steps bring it back. */
    static final int ENCODED_EVENTS = 3;

    static final int VERSION_AT = 0;
    static final int ENCODED_COUNT = 1;
    static final int HIDDEN_SIZE = 2;
    static final int GRID_SIZE = 4;
    static final int ENCODED_BYTES = 5;
    static final int RECENT_ID_COUNT = 6;
    static final int BAND = 7;
    static final int MODEL = 8;
    /** Times of the first event and of the last one of a visit: seconds since the epoch, unsigned 32 bits; 0 = never. */
    static final int FIRST_TIME = 16;

    static final int LAST_OF_VISIT = 20;
    static final int LAST_TIME = 24;
    /** Seconds since the epoch as unsigned 32 bits, one per event type; 0 = never. */
    static final int LAST_BY_TYPE = 32;

    static final int VISITS = LAST_BY_TYPE + 4 * EventType.values().length;
    static final int PURCHASES = VISITS + 4;
    /** Returns and ratings are counted in two bytes and stay at their largest number. */
    static final int RETURNS = PURCHASES + 4;

    static final int RATINGS = RETURNS + 2;
    static final int RATING_MEAN = RATINGS + 2;
    static final int RATING_LAST = RATING_MEAN + 4;
    static final int RATING_RECENT = RATING_LAST + 4;
    static final int SPEND_TOTAL = RATING_RECENT + 4;
    static final int LINES_MEAN = SPEND_TOTAL + 4;
    /** Counters with exponential decay, in the order of {@link Rolling}. */
    static final int ROLLING = LINES_MEAN + 4;

    static final int GAP_MEAN = ROLLING + 4 * Rolling.values().length;
    static final int GAP_SQUARES = GAP_MEAN + 4;
    static final int GAP_RECENT = GAP_SQUARES + 4;
    static final int GAP_USUAL = GAP_RECENT + 4;
    static final int PURCHASE_GAP_MEAN = GAP_USUAL + 4;
    /** Pairs of hash (int) and decayed weight (float). */
    static final int CATEGORY_HABIT = PURCHASE_GAP_MEAN + 4;

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
        return encodedAt(header) + header[ENCODED_COUNT] * encodedBytes(header);
    }

    /** Where the hidden state begins. */
    static int hiddenAt(byte[] row) {
        return FIXED + 2 * row[GRID_SIZE];
    }

    /** Where the encoded events begin. */
    static int encodedAt(byte[] row) {
        return hiddenAt(row) + 2 * RowBytes.getShort(row, HIDDEN_SIZE);
    }

    /** The bytes of each encoded event. */
    static int encodedBytes(byte[] row) {
        return row[ENCODED_BYTES] & 0xff;
    }
}
