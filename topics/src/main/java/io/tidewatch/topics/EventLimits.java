package io.tidewatch.topics;

import java.time.Instant;

/** The limits of a {@link ShopEvent} that are part of the contract; the JSON Schema repeats them and a test compares. */
public final class EventLimits {
    /** Characters (Unicode code points) of an id. Long enough for two UUIDs and a prefix; short enough to be a RocksDB key. */
    public static final int MAX_ID_LENGTH = 128;
    /** Characters of a category path. */
    public static final int MAX_CATEGORY_LENGTH = 256;
    /** Characters of a review's, search's or ticket's text. What a model could use of more is small; logs grow by it. */
    public static final int MAX_TEXT_LENGTH = 10_000;
    /** Lines of a basket. The largest real invoice in Online Retail has 1,114 lines. */
    public static final int MAX_ITEMS = 2_000;
    /** Largest amount of money or price. Above it is a unit mistake (cents, or a currency without decimals). */
    public static final double MAX_VALUE = 1e9;
    /** Smallest number of pieces: what is taken back is a return, not a negative purchase. */
    public static final int MIN_QUANTITY = 1;
    /** Largest number of pieces. Online Retail's largest order has 80,995. */
    public static final int MAX_QUANTITY = 1_000_000;
    /** Smallest and largest rating: stars. */
    public static final double MIN_RATING = 0;
    /** See {@link #MIN_RATING}. */
    public static final double MAX_RATING = 5;
    /** Bytes of a message. Kafka's own default limit is 1 MiB; nothing a shop sends about one event needs more than this. */
    public static final int MAX_BYTES = 512 * 1024;
    /** The earliest time an event can have: before web shops a timestamp is a unit mistake (seconds for milliseconds). */
    public static final Instant MIN_TIME = Instant.parse("1990-01-01T00:00:00Z");
    /** The latest time an event can have: beyond it a timestamp is a unit mistake (microseconds for milliseconds). */
    public static final Instant MAX_TIME = Instant.parse("2100-01-01T00:00:00Z");

    private EventLimits() {}
}
