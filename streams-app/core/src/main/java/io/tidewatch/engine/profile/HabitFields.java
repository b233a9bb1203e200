package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

import io.tidewatch.topics.EventType;
import java.util.List;

/** Of a profile: when the user came, what for, and what is usual. */
abstract class HabitFields extends RowFields {
    HabitFields(byte[] row) {
        super(row);
    }

    /** Time of the user's first event, epoch milliseconds cut to seconds; 0 before it. */
    public long firstTime() {
        return seconds(FIRST_TIME);
    }

    void firstTime(long millis) {
        secondsCut(FIRST_TIME, millis);
    }

    /** Largest time of the user's events that count for visits, epoch milliseconds cut to seconds; 0 if there was none. */
    public long lastOfVisit() {
        return seconds(LAST_OF_VISIT);
    }

    void lastOfVisit(long millis) {
        secondsCut(LAST_OF_VISIT, millis);
    }

    /** Largest time of the user's events, epoch milliseconds. */
    public long lastTime() {
        return getLong(LAST_TIME);
    }

    void lastTime(long millis) {
        putLong(LAST_TIME, millis);
    }

    /** Time of the last event of a type, epoch milliseconds cut to seconds; 0 if there was none. */
    public long lastTime(EventType type) {
        return seconds(LAST_BY_TYPE + 4 * type.ordinal());
    }

    void lastTime(EventType type, long millis) {
        secondsCut(LAST_BY_TYPE + 4 * type.ordinal(), millis);
    }

    /** Visits, see {@link Visits}. */
    public int visits() {
        return getInt(VISITS);
    }

    void visits(int count) {
        putInt(VISITS, count);
    }

    /** Purchases. */
    public int purchases() {
        return getInt(PURCHASES);
    }

    void purchases(int count) {
        putInt(PURCHASES, count);
    }

    /** Returns. */
    public int returns() {
        return getInt(RETURNS);
    }

    void returns(int count) {
        putInt(RETURNS, count);
    }

    /** Ratings given. */
    public int ratings() {
        return getInt(RATINGS);
    }

    void ratings(int count) {
        putInt(RATINGS, count);
    }

    /** Mean of all ratings, stars; 0 if there is none. */
    public float ratingMean() {
        return getFloat(RATING_MEAN);
    }

    /** The last rating, stars; 0 if there is none. */
    public float ratingLast() {
        return getFloat(RATING_LAST);
    }

    /** Mean of the ratings with recent ones weighing more, stars; 0 if there is none. */
    public float ratingRecent() {
        return getFloat(RATING_RECENT);
    }

    void rating(float mean, float last, float recent) {
        putFloat(RATING_MEAN, mean);
        putFloat(RATING_LAST, last);
        putFloat(RATING_RECENT, recent);
    }

    /** Money of all purchases less that of returns, in the shop's currency. */
    public float spendTotal() {
        return getFloat(SPEND_TOTAL);
    }

    void spendTotal(float money) {
        putFloat(SPEND_TOTAL, money);
    }

    /** Mean number of lines of a purchase. */
    public float linesMean() {
        return getFloat(LINES_MEAN);
    }

    void linesMean(float lines) {
        putFloat(LINES_MEAN, lines);
    }

    /** Mean value of a purchase with the last ones weighing most, in the shop's currency. */
    public float valueRecent() {
        return getFloat(VALUE_RECENT);
    }

    /** Mean number of lines of a purchase with the last ones weighing most. */
    public float linesRecent() {
        return getFloat(LINES_RECENT);
    }

    /** Mean number of different categories of a purchase; purchases that name none do not count. */
    public float categoriesMean() {
        return getFloat(CATEGORIES_MEAN);
    }

    /** The same with the last purchases weighing most. */
    public float categoriesRecent() {
        return getFloat(CATEGORIES_RECENT);
    }

    void recentBasket(float value, float lines) {
        putFloat(VALUE_RECENT, value);
        putFloat(LINES_RECENT, lines);
    }

    void categories(float mean, float recent) {
        putFloat(CATEGORIES_MEAN, mean);
        putFloat(CATEGORIES_RECENT, recent);
    }

    /** A rolling counter as of {@link #lastTime()}. */
    public float rolling(Rolling counter) {
        return getFloat(ROLLING + 4 * counter.ordinal());
    }

    void rolling(Rolling counter, float value) {
        putFloat(ROLLING + 4 * counter.ordinal(), value);
    }

    /** Mean gap between visits, days; 0 before the second visit. */
    public float gapMean() {
        return getFloat(GAP_MEAN);
    }

    void gapMean(float days) {
        putFloat(GAP_MEAN, days);
    }

    /** Sum of the logarithms of the gaps between visits, in units of {@link GapLogarithm}; 0 before the second visit. */
    public int gapLogSum() {
        return getInt(GAP_LOG_SUM);
    }

    void gapLogSum(int units) {
        putInt(GAP_LOG_SUM, units);
    }

    /** Sum of the squares of the gaps' natural logarithms. */
    public float gapLogSquares() {
        return getFloat(GAP_LOG_SQUARES);
    }

    /** Natural logarithm of the longest gap, days; 0 before the second visit. */
    public float gapLogLongest() {
        return getFloat(GAP_LOG_LONGEST);
    }

    /** Mean of the gaps' natural logarithms with the last ones weighing most; 0 before the second visit. */
    public float gapLogRecent() {
        return getFloat(GAP_LOG_RECENT);
    }

    void gapLogs(float squares, float longest, float recent) {
        putFloat(GAP_LOG_SQUARES, squares);
        putFloat(GAP_LOG_LONGEST, longest);
        putFloat(GAP_LOG_RECENT, recent);
    }

    /** Mean gap between purchases, days; 0 before the second. */
    public float purchaseGapMean() {
        return getFloat(PURCHASE_GAP_MEAN);
    }

    void purchaseGapMean(float days) {
        putFloat(PURCHASE_GAP_MEAN, days);
    }

    int categoryHash(int slot) {
        return getInt(CATEGORY_HABIT + 8 * slot);
    }

    float categoryWeight(int slot) {
        return getFloat(CATEGORY_HABIT + 8 * slot + 4);
    }

    void category(int slot, int hash, float weight) {
        putInt(CATEGORY_HABIT + 8 * slot, hash);
        putFloat(CATEGORY_HABIT + 8 * slot + 4, weight);
    }

    /** Whether an item, by its hash, was probably bought or looked at before. */
    boolean hasSeen(long itemHash) {
        int bit = (int) (itemHash & (SEEN_ITEM_BITS - 1));
        return (row[SEEN_ITEMS + (bit >>> 3)] & (1 << (bit & 7))) != 0;
    }

    void see(long itemHash) {
        int bit = (int) (itemHash & (SEEN_ITEM_BITS - 1));
        int at = SEEN_ITEMS + (bit >>> 3);
        row[at] |= (byte) (1 << (bit & 7));
        // Above half full the filter would call most items known: forget and learn anew.
        if (Long.bitCount(getLong(SEEN_ITEMS)) + Long.bitCount(getLong(SEEN_ITEMS + 8)) > SEEN_ITEM_BITS / 2) {
            putLong(SEEN_ITEMS, 0);
            putLong(SEEN_ITEMS + 8, 0);
        }
    }

    /**
     * Whether one of the user's last eight events is this one.
     *
     * @param eventMark as {@link #eventMark} makes it
     */
    public boolean isRecent(long eventMark) {
        return KnownEvents.isRecent(row, eventMark);
    }

    /**
     * Whether one of the {@value ProfileLayout#EARLIER_IDS} events before the last eight probably is this one. To be asked of events
     * that may be old only, see {@link ProfileUpdater#isDuplicate}.
     */
    boolean isEarlier(long eventMark) {
        return KnownEvents.isEarlier(row, eventMark);
    }

    /** Marks the user's last event, as {@link #eventMark} marks an event; 0 for a user without one. */
    public long lastEvent() {
        return KnownEvents.last(row);
    }

    /** What tells an event from a user's others: 48 bits of its id's hash. */
    public static long eventMark(String eventId) {
        return Hashing.hash64(eventId) & 0xffff_ffff_ffffL;
    }

    void remember(long eventMark) {
        KnownEvents.remember(row, eventMark);
    }

    /** Items of the last purchase, those that cost most first, at most {@value ProfileLayout#LAST_ITEMS}; empty before one. */
    public List<String> lastItems() {
        return BoughtItems.of(row);
    }

    /**
     * Replaces the items of the last purchase.
     *
     * @param items at most {@value ProfileLayout#LAST_ITEMS} ids; longer ones than {@value ProfileLayout#LONGEST_ITEM_ID} bytes
     *     are left out
     */
    void lastItems(List<String> items) {
        row = BoughtItems.replace(row, items);
    }
}
