package io.tidewatch.replay.generator;

/** Why a generated customer leaves for good. */
public enum Cause {
    /** Wanted one thing, bought it or not, and never comes back. No sign of it beforehand. */
    ONE_TIME,
    /** Moved, grew out of it: from one day to the next, without a sign. */
    NATURAL,
    /** Comes less and less, looks at less, buys less. */
    LOST_INTEREST,
    /** Finds it too dear: searches for bargains, fills carts and leaves them. */
    PRICE,
    /** Parcels went wrong: sour reviews, returns and support requests. */
    BAD_SERVICE
}
