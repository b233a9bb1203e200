package io.tidewatch.engine.feature;

import static io.tidewatch.engine.feature.FeatureGroup.*;

import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Rolling;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Every feature, in the order of the vector, each with the formula that makes it. The one place for training and serving:
 * {@code featurize} and the engine both call {@link #vector}. Nothing here is unknown at the moment of the event.
 *
 * <p>Counts, spans and money go through {@code log1p}: their effect is relative (one visit more means much to a user with two
 * and nothing to one with two hundred), and it keeps ranges small.
 */
public final class FeatureCatalogue {
    /** Raised when a formula changes although name, unit and range stay: models of the old one must not be served. */
    private static final int FORMULAS = 1;
    /** Never done: as if it were this long ago, days; longer than any habit of a shop's customers. */
    private static final double NEVER_DAYS = 730;
    /** Largest log1p of days or counts: e^8 - 1 is 2,980 days, eight years. */
    private static final float LOG_MAX = 8;
    /** Largest log1p of money: e^16 - 1 is 8.9 million. */
    private static final float MONEY_MAX = 16;
    /** Largest log of a ratio in either direction: e^3 is twenty times. */
    private static final float RATIO_MAX = 3;
    /** Added to both sides of a ratio (days or counts): keeps it finite, and calm where both are small. */
    private static final double RATIO_OFFSET = 0.25;

    private static final double DAYS_PER_YEAR = 365.2425;

    private static final List<Entry> ENTRIES = entries();
    private static final List<Feature> FEATURES =
            ENTRIES.stream().map(Entry::feature).toList();
    private static final String HASH = computeHash();

    private FeatureCatalogue() {}

    /** The features in the order of the vector. */
    public static List<Feature> features() {
        return FEATURES;
    }

    /** Numbers in a vector. */
    public static int size() {
        return ENTRIES.size();
    }

    /** SHA-256 over names, units, ranges, order and version of the formulas, 64 hex digits: what a model is trained for. */
    public static String hash() {
        return HASH;
    }

    /**
     * The feature vector of an event.
     *
     * @param profile the user's profile after the event
     * @param change what the event was in the light of the profile before it
     * @return {@link #size()} numbers, each within its feature's range
     */
    public static float[] vector(Profile profile, Change change, ShopEvent event) {
        float[] vector = new float[ENTRIES.size()];
        for (int i = 0; i < vector.length; i++) {
            Entry entry = ENTRIES.get(i);
            vector[i] = entry.feature.clamp(entry.formula.compute(profile, change, event));
        }
        return vector;
    }

    private interface Formula {
        double compute(Profile profile, Change change, ShopEvent event);
    }

    private record Entry(Feature feature, Formula formula) {}

    private static List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        types(all);
        recency(all);
        frequency(all);
        money(all);
        basket(all);
        ratings(all);
        trouble(all);
        calendar(all);
        return List.copyOf(all);
    }

    private static void types(List<Entry> all) {
        for (EventType type : EventType.values()) {
            add(
                    all,
                    "type_" + type.name().toLowerCase(Locale.ROOT),
                    "0 or 1",
                    0,
                    1,
                    BEHAVIOUR,
                    "1 if the event is a " + type.name().toLowerCase(Locale.ROOT) + ".",
                    (profile, change, event) -> event.type() == type ? 1 : 0);
        }
    }

    private static void recency(List<Entry> all) {
        add(
                all,
                "silence_log",
                "log1p days",
                0,
                LOG_MAX,
                RECENCY,
                "Time since the user's last event.",
                (p, c, e) -> Math.log1p(c.silence()));
        add(
                all,
                "silence_ratio_log",
                "log ratio",
                -RATIO_MAX,
                RATIO_MAX,
                RECENCY,
                "That time against the user's usual gap between visits; 0 if no gap is known.",
                (p, c, e) -> c.usualGap() == 0 ? 0 : logRatio(c.silence(), c.usualGap()));
        add(
                all,
                "since_purchase_log",
                "log1p days",
                0,
                LOG_MAX,
                RECENCY,
                "Time since the purchase before this event.",
                (p, c, e) -> logSince(c.sincePurchase()));
        add(
                all,
                "since_return_log",
                "log1p days",
                0,
                LOG_MAX,
                RECENCY,
                "Time since the return before this event.",
                (p, c, e) -> logSince(c.sinceReturn()));
        add(
                all,
                "since_support_log",
                "log1p days",
                0,
                LOG_MAX,
                RECENCY,
                "Time since the support request before this event.",
                (p, c, e) -> logSince(c.sinceSupport()));
    }

    private static void frequency(List<Entry> all) {
        add(
                all,
                "tenure_log",
                "log1p days",
                0,
                LOG_MAX,
                FREQUENCY,
                "Time since the user's first event.",
                (p, c, e) -> Math.log1p((p.lastTime() - p.firstTime()) / ProfileUpdater.MILLIS_PER_DAY));
        add(
                all,
                "visits_log",
                "log1p visits",
                0,
                LOG_MAX,
                FREQUENCY,
                "Visits so far.",
                (p, c, e) -> Math.log1p(p.visits()));
        add(
                all,
                "purchases_log",
                "log1p purchases",
                0,
                LOG_MAX,
                FREQUENCY,
                "Purchases so far.",
                (p, c, e) -> Math.log1p(p.purchases()));
        rolling(all, "visits_30_log", Rolling.VISITS_30, "Visits of about the last month.");
        rolling(all, "visits_120_log", Rolling.VISITS_120, "Visits of about the last four months.");
        rolling(all, "purchases_7_log", Rolling.PURCHASES_7, "Purchases of about the last week.");
        rolling(all, "purchases_30_log", Rolling.PURCHASES_30, "Purchases of about the last month.");
        rolling(all, "purchases_120_log", Rolling.PURCHASES_120, "Purchases of about the last four months.");
        rolling(all, "activity_7_log", Rolling.ACTIVITY_7, "Events of about the last week.");
        rolling(all, "activity_30_log", Rolling.ACTIVITY_30, "Events of about the last month.");
        add(
                all,
                "gap_mean_log",
                "log1p days",
                0,
                LOG_MAX,
                FREQUENCY,
                "Mean gap between visits.",
                (p, c, e) -> Math.log1p(p.gapMean()));
        add(
                all,
                "gap_variation",
                "ratio",
                0,
                RATIO_MAX,
                FREQUENCY,
                "Standard deviation of the gaps over their mean; 0 with fewer than two.",
                (p, c, e) -> variation(p));
        add(
                all,
                "gap_trend",
                "log ratio",
                -RATIO_MAX,
                RATIO_MAX,
                FREQUENCY,
                "The last gaps against the usual ones: above 0 the visits get rarer.",
                (p, c, e) -> p.visits() < 3 ? 0 : logRatio(p.gapRecent(), p.gapUsual()));
        add(
                all,
                "purchase_gap_mean_log",
                "log1p days",
                0,
                LOG_MAX,
                FREQUENCY,
                "Mean gap between purchases.",
                (p, c, e) -> Math.log1p(p.purchaseGapMean()));
        add(
                all,
                "activity_trend",
                "log ratio",
                -RATIO_MAX,
                RATIO_MAX,
                FREQUENCY,
                "Events of about a week against those of about a month, at the same rate 0.",
                (p, c, e) -> trend(p, Rolling.ACTIVITY_7, Rolling.ACTIVITY_30));
        add(
                all,
                "visit_trend",
                "log ratio",
                -RATIO_MAX,
                RATIO_MAX,
                FREQUENCY,
                "Visits of about a month against those of about four months, at the same rate 0.",
                (p, c, e) -> trend(p, Rolling.VISITS_30, Rolling.VISITS_120));
    }

    private static void money(List<Entry> all) {
        add(
                all,
                "value_log",
                "log1p money",
                0,
                MONEY_MAX,
                MONEY,
                "Money that the event moved.",
                (p, c, e) -> Math.log1p(e.value().orElse(0)));
        add(
                all,
                "value_ratio_log",
                "log ratio",
                -RATIO_MAX,
                RATIO_MAX,
                MONEY,
                "That money against the user's usual purchase; 0 if either is unknown.",
                (p, c, e) -> c.usualValue() == 0 || e.value().orElse(0) == 0
                        ? 0
                        : Math.log(e.value().getAsDouble() / c.usualValue()));
        add(
                all,
                "spend_30_log",
                "log1p money",
                0,
                MONEY_MAX,
                MONEY,
                "Money spent in about the last month, less refunds.",
                (p, c, e) -> Math.log1p(Math.max(0, p.rolling(Rolling.SPEND_30))));
        add(
                all,
                "spend_120_log",
                "log1p money",
                0,
                MONEY_MAX,
                MONEY,
                "Money spent in about the last four months, less refunds.",
                (p, c, e) -> Math.log1p(Math.max(0, p.rolling(Rolling.SPEND_120))));
        add(
                all,
                "purchase_mean_log",
                "log1p money",
                0,
                MONEY_MAX,
                MONEY,
                "Mean value of a purchase, less refunds.",
                (p, c, e) -> p.purchases() == 0 ? 0 : Math.log1p(Math.max(0, p.spendTotal() / p.purchases())));
    }

    private static void basket(List<Entry> all) {
        add(
                all,
                "lines_log",
                "log1p lines",
                0,
                LOG_MAX,
                BASKET,
                "Lines of the basket.",
                (p, c, e) -> Math.log1p(c.lines()));
        add(
                all,
                "lines_ratio_log",
                "log ratio",
                -RATIO_MAX,
                RATIO_MAX,
                BASKET,
                "Lines against the user's usual purchase; 0 if either is unknown.",
                (p, c, e) -> c.lines() == 0 || c.usualLines() == 0 ? 0 : Math.log(c.lines() / c.usualLines()));
        add(
                all,
                "novelty",
                "share",
                0,
                1,
                BASKET,
                "Share of the event's items that the user had not met before.",
                (p, c, e) -> c.novelty());
        add(
                all,
                "category_share",
                "share",
                0,
                1,
                BASKET,
                "Share of the user's habit in the event's category.",
                (p, c, e) -> c.categoryShare());
        add(
                all,
                "purchase_share_log",
                "log ratio",
                -RATIO_MAX,
                RATIO_MAX,
                BASKET,
                "Purchases against all events of about the last month: low for a user who only looks.",
                (p, c, e) -> logRatio(p.rolling(Rolling.PURCHASES_30), p.rolling(Rolling.ACTIVITY_30)));
    }

    private static void ratings(List<Entry> all) {
        add(
                all,
                "rating",
                "stars from the middle",
                -2.5f,
                2.5f,
                RATINGS,
                "The event's rating less 2.5; 0 if it has none.",
                (p, c, e) -> e.rating().isEmpty() ? 0 : e.rating().getAsDouble() - 2.5);
        add(
                all,
                "rating_recent",
                "stars from the middle",
                -2.5f,
                2.5f,
                RATINGS,
                "The user's recent ratings less 2.5; 0 if there are none.",
                (p, c, e) -> p.ratings() == 0 ? 0 : p.ratingRecent() - 2.5);
        add(
                all,
                "rating_trend",
                "stars",
                -5,
                5,
                RATINGS,
                "Recent ratings less the mean of all: below 0 they sour.",
                (p, c, e) -> p.ratings() == 0 ? 0 : p.ratingRecent() - p.ratingMean());
    }

    private static void trouble(List<Entry> all) {
        add(
                all,
                "returns_per_purchase",
                "ratio",
                0,
                RATIO_MAX,
                TROUBLE,
                "Returns per purchase of about the last four months.",
                (p, c, e) -> p.rolling(Rolling.RETURNS_120) / (p.rolling(Rolling.PURCHASES_120) + 1));
        rolling(all, "returns_120_log", Rolling.RETURNS_120, "Returns of about the last four months.", TROUBLE);
        rolling(all, "support_30_log", Rolling.SUPPORT_30, "Support requests of about the last month.", TROUBLE);
    }

    private static void calendar(List<Entry> all) {
        add(
                all,
                "year_sine",
                "sine",
                -1,
                1,
                CALENDAR,
                "Season: sine of the day of the year, UTC.",
                (p, c, e) -> Math.sin(turn(e, DAYS_PER_YEAR)));
        add(
                all,
                "year_cosine",
                "cosine",
                -1,
                1,
                CALENDAR,
                "Season: cosine of the day of the year, UTC.",
                (p, c, e) -> Math.cos(turn(e, DAYS_PER_YEAR)));
        add(
                all,
                "week_sine",
                "sine",
                -1,
                1,
                CALENDAR,
                "Sine of the time of the week, UTC.",
                (p, c, e) -> Math.sin(turn(e, 7)));
        add(
                all,
                "week_cosine",
                "cosine",
                -1,
                1,
                CALENDAR,
                "Cosine of the time of the week, UTC.",
                (p, c, e) -> Math.cos(turn(e, 7)));
    }

    private static void rolling(List<Entry> all, String name, Rolling counter, String meaning) {
        rolling(all, name, counter, meaning, FREQUENCY);
    }

    private static void rolling(List<Entry> all, String name, Rolling counter, String meaning, FeatureGroup group) {
        add(all, name, "log1p decayed count", 0, LOG_MAX, group, meaning, (p, c, e) -> Math.log1p(p.rolling(counter)));
    }

    private static void add(
            List<Entry> all,
            String name,
            String unit,
            float minimum,
            float maximum,
            FeatureGroup group,
            String meaning,
            Formula formula) {
        all.add(new Entry(new Feature(name, unit, minimum, maximum, group, meaning), formula));
    }

    private static double logSince(double days) {
        return Math.log1p(days < 0 ? NEVER_DAYS : days);
    }

    private static double logRatio(double value, double usual) {
        return Math.log((value + RATIO_OFFSET) / (usual + RATIO_OFFSET));
    }

    private static double variation(Profile profile) {
        int gaps = profile.visits() - 1;
        return gaps < 2 || profile.gapMean() == 0
                ? 0
                : Math.sqrt(profile.gapSquares() / (gaps - 1)) / profile.gapMean();
    }

    /** Log ratio of two counters' rates: a counter at a constant rate settles at rate times half-life over ln 2. */
    private static double trend(Profile profile, Rolling recent, Rolling usual) {
        return logRatio(profile.rolling(recent), profile.rolling(usual) * recent.halfLifeDays() / usual.halfLifeDays());
    }

    private static double turn(ShopEvent event, double periodDays) {
        double days = event.time().toEpochMilli() / ProfileUpdater.MILLIS_PER_DAY;
        return 2 * Math.PI * (days / periodDays - Math.floor(days / periodDays));
    }

    private static String computeHash() {
        StringBuilder text =
                new StringBuilder("tidewatch features ").append(FORMULAS).append('\n');
        for (Feature feature : FEATURES) {
            text.append(feature.name())
                    .append('|')
                    .append(feature.unit())
                    .append('|')
                    .append(feature.minimum())
                    .append('|')
                    .append(feature.maximum())
                    .append('\n');
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }
}
