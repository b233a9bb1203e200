package io.tidewatch.engine.profile;

import static io.tidewatch.engine.profile.ProfileLayout.*;

import io.tidewatch.topics.Band;
import io.tidewatch.topics.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rolling state of one user: a view on one binary row, read and written in place, which is unpacked when it is loaded and
 * packed when it is stored ({@link StoredRow}). Knows where fields lie and nothing of what they mean for a decision. Not
 * thread-safe.
 */
public final class Profile {
    private static final Band[] BANDS = Band.values();
    private static final EpisodeState[] EPISODE_STATES = EpisodeState.values();

    private byte[] row;

    private Profile(byte[] row) {
        this.row = row;
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

    // ---- time and counts

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

    // ---- habits

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

    // ---- alerts

    /** The band the user is in. */
    public Band band() {
        return BANDS[row[BAND]];
    }

    public void band(Band band) {
        row[BAND] = (byte) band.ordinal();
    }

    /** Where the user stands with alerts. */
    public EpisodeState episodeState() {
        return EPISODE_STATES[row[EPISODE_STATE]];
    }

    public void episodeState(EpisodeState state) {
        row[EPISODE_STATE] = (byte) state.ordinal();
    }

    /** The highest band that an alert of the open episode told of. */
    public Band alertedBand() {
        return BANDS[row[ALERTED_BAND]];
    }

    public void alertedBand(Band band) {
        row[ALERTED_BAND] = (byte) band.ordinal();
    }

    /** How many episodes the user has had; the last one's number. */
    public int episodeOrdinal() {
        return getShort(EPISODE_ORDINAL) & 0xffff;
    }

    public void episodeOrdinal(int ordinal) {
        putShort(EPISODE_ORDINAL, (short) ordinal);
    }

    /** Time of the user's last event when the episode was raised, epoch milliseconds: part of the episode's identity. */
    public long episodeAnchor() {
        return getLong(EPISODE_ANCHOR);
    }

    public void episodeAnchor(long millis) {
        putLong(EPISODE_ANCHOR, millis);
    }

    /** When the open episode expires, epoch milliseconds, whole seconds. */
    public long episodeExpires() {
        return seconds(EPISODE_EXPIRES);
    }

    public void episodeExpires(long millis) {
        seconds(EPISODE_EXPIRES, millis);
    }

    /** Until when no new episode may be raised, epoch milliseconds, whole seconds; 0 if there is no limit. */
    public long coolDownUntil() {
        return seconds(COOL_DOWN_UNTIL);
    }

    public void coolDownUntil(long millis) {
        seconds(COOL_DOWN_UNTIL, millis);
    }

    /** The user's row in the timer index, epoch milliseconds; 0 if there is none. */
    public long timerAt() {
        return getLong(TIMER_AT);
    }

    public void timerAt(long millis) {
        putLong(TIMER_AT, millis);
    }

    /** Whether the user's last episode was kept from consumers, because the user is held out. */
    public boolean isEpisodeHeldOut() {
        return getInt(EPISODE_HELD_OUT) != 0;
    }

    public void episodeHeldOut(boolean whether) {
        putInt(EPISODE_HELD_OUT, whether ? 1 : 0);
    }

    /** The assignment whose outcome is open. */
    public Optional<OpenAssignment> assignment() {
        return OpenAssignment.of(row);
    }

    /** When the time of the open assignment is over, epoch milliseconds; 0 if none is open. */
    public long assignmentDue() {
        return OpenAssignment.due(row);
    }

    /** Opens an assignment, or changes what is kept of the open one. */
    public void assignment(OpenAssignment assignment) {
        assignment.write(row);
    }

    /** The open assignment is over. */
    public void endAssignment() {
        OpenAssignment.clear(row);
    }

    /** Takes over where the user stands with bands, alerts, assignment and timer. */
    public void copyAlerts(Profile other) {
        row[BAND] = other.row[BAND];
        System.arraycopy(other.row, EPISODE_HELD_OUT, row, EPISODE_HELD_OUT, ASSIGNMENT_END - EPISODE_HELD_OUT);
        System.arraycopy(other.row, EPISODE_STATE, row, EPISODE_STATE, FIXED - EPISODE_STATE);
    }

    // ---- model

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

    private long seconds(int at) {
        return (getInt(at) & 0xffff_ffffL) * RowBytes.MILLIS_PER_SECOND;
    }

    private void seconds(int at, long millis) {
        // Up to the next whole second: a deadline kept in seconds must not come early.
        putSeconds(at, -Math.floorDiv(-millis, RowBytes.MILLIS_PER_SECOND));
    }

    private void secondsCut(int at, long millis) {
        // Down to the whole second: an event must not move into the next day.
        putSeconds(at, Math.floorDiv(millis, RowBytes.MILLIS_PER_SECOND));
    }

    private void putSeconds(int at, long seconds) {
        putInt(at, (int) Math.min(0xffff_ffffL, Math.max(0, seconds)));
    }

    private short getShort(int at) {
        return RowBytes.getShort(row, at);
    }

    private void putShort(int at, short value) {
        RowBytes.putShort(row, at, value);
    }

    private int getInt(int at) {
        return RowBytes.getInt(row, at);
    }

    private void putInt(int at, int value) {
        RowBytes.putInt(row, at, value);
    }

    private long getLong(int at) {
        return RowBytes.getLong(row, at);
    }

    private void putLong(int at, long value) {
        RowBytes.putLong(row, at, value);
    }

    private float getFloat(int at) {
        return RowBytes.getFloat(row, at);
    }

    private void putFloat(int at, float value) {
        RowBytes.putFloat(row, at, value);
    }
}
