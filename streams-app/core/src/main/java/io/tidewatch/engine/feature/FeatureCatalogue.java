package io.tidewatch.engine.feature;

import static io.tidewatch.engine.feature.FeatureGroup.*;

import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Rolling;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Every feature, in the order of the vector, each with the formula that makes it. The one place for training and serving:
 * {@code featurize} and the engine both call {@link #vector}. Nothing here is unknown at the moment of the event. New features go
 * to the end: a model takes the first numbers of a vector, as many as it was trained with.
 *
 * <p>Counts, spans and money go through {@code log1p}: their effect is relative (one visit more means much to a user with two
 * and nothing to one with two hundred), and it keeps ranges small.
 */
public final class FeatureCatalogue {
    /** Raised when a formula changes although name, unit and range stay: models of the old one must not be served. */
    private static final int FORMULAS = 2;
    /** Never done: as if it were this long ago, days; longer than any habit of a shop's customers. */
    private static final double NEVER_DAYS = 730;

    private static final double LOG_NEVER = Math.log1p(NEVER_DAYS);
    /** Largest log1p of days or counts: e^8 - 1 is 2,980 days, eight years. */
    private static final float LOG_MAX = 8;
    /** Largest log1p of money: e^16 - 1 is 8.9 million. */
    private static final float MONEY_MAX = 16;
    /** Largest log of a ratio in either direction: e^3 is twenty times. */
    private static final float RATIO_MAX = 3;
    /** Added to both sides of a ratio (days or counts): keeps it finite, and calm where both are small. */
    private static final double RATIO_OFFSET = 0.25;

    /** Added to the time that money was spent in: a customer who came yesterday and bought once spends no fortune a month. */
    private static final double MONTH_DAYS = 30;

    private static final double DAYS_PER_YEAR = 365.2425;

    /** A unit and the range that numbers of it are clamped to. */
    private record Scale(String unit, float minimum, float maximum) {}

    private static final Scale FLAG = new Scale("0 or 1", 0, 1);
    private static final Scale LOG1P_DAYS = new Scale("log1p days", 0, LOG_MAX);
    private static final Scale LOG_RATIO = new Scale("log ratio", -RATIO_MAX, RATIO_MAX);
    private static final Scale LOG1P_VISITS = new Scale("log1p visits", 0, LOG_MAX);
    private static final Scale LOG1P_PURCHASES = new Scale("log1p purchases", 0, LOG_MAX);
    private static final Scale LOG_DAYS = new Scale("log days", 0, LOG_MAX);
    private static final Scale LOG_DEVIATION = new Scale("log ratio", 0, RATIO_MAX);
    private static final Scale LOG1P_MONEY = new Scale("log1p money", 0, MONEY_MAX);
    private static final Scale LOG1P_LINES = new Scale("log1p lines", 0, LOG_MAX);
    private static final Scale LOG1P_CATEGORIES = new Scale("log1p categories", 0, LOG_MAX);
    private static final Scale SHARE = new Scale("share", 0, 1);
    private static final Scale STARS_FROM_MIDDLE = new Scale("stars from the middle", -2.5f, 2.5f);
    private static final Scale STARS = new Scale("stars", -5, 5);
    private static final Scale RATIO = new Scale("ratio", 0, RATIO_MAX);
    private static final Scale SINE = new Scale("sine", -1, 1);
    private static final Scale COSINE = new Scale("cosine", -1, 1);
    private static final Scale LOG1P_COUNT = new Scale("log1p decayed count", 0, LOG_MAX);

    /** The types that have a feature. Features are in order, so one for a later type has a line of its own at the end. */
    private static final EventType[] TYPES =
            EnumSet.range(EventType.BROWSE, EventType.SUPPORT).toArray(EventType[]::new);

    private static final String[] TYPE_NAMES =
            Stream.of(TYPES).map(type -> type.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
    private static final String[] TYPE_FEATURES =
            Stream.of(TYPE_NAMES).map(name -> "type_" + name).toArray(String[]::new);
    private static final String[] TYPE_MEANINGS = Stream.of(TYPE_NAMES)
            .map(name -> "1 if the event is a " + name + ".")
            .toArray(String[]::new);

    private static final List<Feature> FEATURES = declared();
    private static final String HASH = hash(FEATURES.size());

    private FeatureCatalogue() {}

    /** The features in the order of the vector. */
    public static List<Feature> features() {
        return FEATURES;
    }

    /** Numbers in a vector. */
    public static int size() {
        return FEATURES.size();
    }

    /** SHA-256 over names, units, ranges, order and version of the formulas, 64 hex digits: what a model is trained for. */
    public static String hash() {
        return HASH;
    }

    /**
     * The hash of the catalogue that ended after so many features, which is what a model is trained for that knows no others.
     *
     * @param features at most {@link #size()}
     */
    public static String hash(int features) {
        StringBuilder text =
                new StringBuilder("tidewatch features ").append(FORMULAS).append('\n');
        for (Feature feature : FEATURES.subList(0, features)) {
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

    /**
     * The feature vector of an event.
     *
     * @param profile the user's profile after the event
     * @param change what the event was in the light of the profile before it
     * @return {@link #size()} numbers, each within its feature's range
     */
    public static float[] vector(Profile profile, Change change, ShopEvent event) {
        Numbers numbers = new Numbers(FEATURES.size());
        all(numbers, profile, change, event);
        return numbers.vector;
    }

    /**
     * Where the features go, one after the other. Each is told with its number, so that what is declared and what is computed
     * are one line: a list of formulas would be over fifty calls that no compiler can see through, for every event.
     */
    private interface Sheet {
        void add(String name, Scale scale, FeatureGroup group, String meaning, double value);
    }

    /** Keeps the numbers only. */
    private static final class Numbers implements Sheet {
        private final float[] vector;
        private int next;

        Numbers(int size) {
            vector = new float[size];
        }

        @Override
        public void add(String name, Scale scale, FeatureGroup group, String meaning, double value) {
            vector[next++] = Feature.clamp(value, scale.minimum, scale.maximum);
        }
    }

    /** Keeps all but the numbers. */
    private static List<Feature> declared() {
        List<Feature> features = new ArrayList<>();
        Profile nobody = Profile.empty();
        ShopEvent any =
                ShopEvent.of("any", "nobody", EventType.BROWSE, Instant.EPOCH).build();
        Change change = ProfileUpdater.apply(nobody, any);
        all(
                (name, scale, group, meaning, value) ->
                        features.add(new Feature(name, scale.unit, scale.minimum, scale.maximum, group, meaning)),
                nobody,
                change,
                any);
        return List.copyOf(features);
    }

    private static void all(Sheet sheet, Profile profile, Change change, ShopEvent event) {
        types(sheet, event);
        recency(sheet, change);
        frequency(sheet, profile);
        money(sheet, profile, change, event);
        basket(sheet, profile, change);
        ratings(sheet, profile, event);
        trouble(sheet, profile);
        calendar(sheet, event);
        // A new feature goes here, behind all others: so models that do not know it stay valid.
    }

    private static void types(Sheet sheet, ShopEvent event) {
        for (EventType type : TYPES) {
            int i = type.ordinal();
            sheet.add(TYPE_FEATURES[i], FLAG, BEHAVIOUR, TYPE_MEANINGS[i], event.type() == type ? 1 : 0);
        }
    }

    private static void recency(Sheet sheet, Change change) {
        sheet.add("silence_log", LOG1P_DAYS, RECENCY, "Time since the user's last event.", log1p(change.silence()));
        sheet.add(
                "silence_ratio_log",
                LOG_RATIO,
                RECENCY,
                "That time against the user's usual gap between visits; 0 if no gap is known.",
                change.usualGap() == 0 ? 0 : logRatio(change.silence(), change.usualGap()));
        sheet.add(
                "since_purchase_log",
                LOG1P_DAYS,
                RECENCY,
                "Time since the purchase before this event.",
                logSince(change.sincePurchase()));
        sheet.add(
                "since_return_log",
                LOG1P_DAYS,
                RECENCY,
                "Time since the return before this event.",
                logSince(change.sinceReturn()));
        sheet.add(
                "since_support_log",
                LOG1P_DAYS,
                RECENCY,
                "Time since the support request before this event.",
                logSince(change.sinceSupport()));
    }

    private static void frequency(Sheet sheet, Profile profile) {
        sheet.add(
                "tenure_log", LOG1P_DAYS, FREQUENCY, "Time since the user's first event.", log1p(tenureDays(profile)));
        sheet.add("visits_log", LOG1P_VISITS, FREQUENCY, "Visits so far.", log1p(profile.visits()));
        sheet.add("purchases_log", LOG1P_PURCHASES, FREQUENCY, "Purchases so far.", log1p(profile.purchases()));
        rolling(sheet, profile, "visits_30_log", Rolling.VISITS_30, "Visits of about the last month.");
        rolling(sheet, profile, "visits_120_log", Rolling.VISITS_120, "Visits of about the last four months.");
        rolling(sheet, profile, "purchases_7_log", Rolling.PURCHASES_7, "Purchases of about the last week.");
        rolling(sheet, profile, "purchases_30_log", Rolling.PURCHASES_30, "Purchases of about the last month.");
        rolling(sheet, profile, "purchases_120_log", Rolling.PURCHASES_120, "Purchases of about the last four months.");
        rolling(sheet, profile, "activity_7_log", Rolling.ACTIVITY_7, "Events of about the last week.");
        rolling(sheet, profile, "activity_30_log", Rolling.ACTIVITY_30, "Events of about the last month.");
        sheet.add("gap_mean_log", LOG1P_DAYS, FREQUENCY, "Mean gap between visits.", log1p(profile.gapMean()));
        int gaps = profile.visits() - 1;
        sheet.add(
                "gap_log_mean",
                LOG_DAYS,
                FREQUENCY,
                "Mean logarithm of the gaps between visits, whole days; 0 with none.",
                gaps < 1 ? 0 : GapLogarithm.natural(profile.gapLogSum()) / gaps);
        sheet.add(
                "gap_log_deviation",
                LOG_DEVIATION,
                FREQUENCY,
                "Standard deviation of those logarithms around their mean; 0 with fewer than two.",
                gaps < 2 ? 0 : gapDeviation(profile, gaps));
        sheet.add(
                "gap_log_longest",
                LOG_DAYS,
                FREQUENCY,
                "Logarithm of the longest gap; 0 with none.",
                profile.gapLogLongest());
        sheet.add(
                "gap_log_recent",
                LOG_DAYS,
                FREQUENCY,
                "Mean logarithm of the gaps, the last ones weighing most; 0 with none.",
                profile.gapLogRecent());
        sheet.add(
                "purchase_gap_mean_log",
                LOG1P_DAYS,
                FREQUENCY,
                "Mean gap between purchases.",
                log1p(profile.purchaseGapMean()));
        sheet.add(
                "activity_trend",
                LOG_RATIO,
                FREQUENCY,
                "Events of about a week against those of about a month, at the same rate 0.",
                trend(profile, Rolling.ACTIVITY_7, Rolling.ACTIVITY_30));
        sheet.add(
                "visit_trend",
                LOG_RATIO,
                FREQUENCY,
                "Visits of about a month against those of about four months, at the same rate 0.",
                trend(profile, Rolling.VISITS_30, Rolling.VISITS_120));
    }

    private static void money(Sheet sheet, Profile profile, Change change, ShopEvent event) {
        sheet.add(
                "value_log",
                LOG1P_MONEY,
                MONEY,
                "Money that the event moved.",
                log1p(event.value().orElse(0)));
        sheet.add(
                "value_ratio_log",
                LOG_RATIO,
                MONEY,
                "That money against the user's usual purchase; 0 if either is unknown.",
                change.usualValue() == 0 || event.value().orElse(0) == 0
                        ? 0
                        : Math.log(event.value().getAsDouble() / change.usualValue()));
        sheet.add(
                "spend_30_log",
                LOG1P_MONEY,
                MONEY,
                "Money spent in about the last month, less refunds.",
                log1p(Math.max(0, profile.rolling(Rolling.SPEND_30))));
        sheet.add(
                "spend_120_log",
                LOG1P_MONEY,
                MONEY,
                "Money spent in about the last four months, less refunds.",
                log1p(Math.max(0, profile.rolling(Rolling.SPEND_120))));
        sheet.add(
                "purchase_mean_log",
                LOG1P_MONEY,
                MONEY,
                "Mean value of a purchase, less refunds.",
                profile.purchases() == 0 ? 0 : log1p(Math.max(0, profile.spendTotal() / profile.purchases())));
        sheet.add(
                "spend_month_log",
                LOG1P_MONEY,
                MONEY,
                "Money spent in a month on average since the first event, less refunds.",
                log1p(Math.max(0, profile.spendTotal()) * MONTH_DAYS / (tenureDays(profile) + MONTH_DAYS)));
        sheet.add(
                "value_trend",
                LOG_RATIO,
                MONEY,
                "Value of the last purchases against the usual one; 0 with fewer than two.",
                profile.purchases() < 2
                        ? 0
                        : logRatio(profile.valueRecent(), Math.max(0, profile.spendTotal() / profile.purchases())));
    }

    private static void basket(Sheet sheet, Profile profile, Change change) {
        sheet.add("lines_log", LOG1P_LINES, BASKET, "Lines of the basket.", log1p(change.lines()));
        sheet.add(
                "lines_ratio_log",
                LOG_RATIO,
                BASKET,
                "Lines against the user's usual purchase; 0 if either is unknown.",
                change.lines() == 0 || change.usualLines() == 0 ? 0 : Math.log(change.lines() / change.usualLines()));
        sheet.add(
                "lines_trend",
                LOG_RATIO,
                BASKET,
                "Lines of the last purchases against the usual one; 0 with fewer than two.",
                profile.purchases() < 2 ? 0 : logRatio(profile.linesRecent(), profile.linesMean()));
        sheet.add(
                "categories_log",
                LOG1P_CATEGORIES,
                BASKET,
                "Different categories of a usual purchase; 0 if none were named.",
                log1p(profile.categoriesMean()));
        sheet.add(
                "categories_trend",
                LOG_RATIO,
                BASKET,
                "Categories of the last purchases against the usual one; 0 if none were named.",
                logRatio(profile.categoriesRecent(), profile.categoriesMean()));
        sheet.add(
                "novelty",
                SHARE,
                BASKET,
                "Share of the event's items that the user had not met before.",
                change.novelty());
        sheet.add(
                "category_share",
                SHARE,
                BASKET,
                "Share of the user's habit in the event's category.",
                change.categoryShare());
        sheet.add(
                "purchase_share_log",
                LOG_RATIO,
                BASKET,
                "Purchases against all events of about the last month: low for a user who only looks.",
                logRatio(profile.rolling(Rolling.PURCHASES_30), profile.rolling(Rolling.ACTIVITY_30)));
    }

    private static void ratings(Sheet sheet, Profile profile, ShopEvent event) {
        sheet.add(
                "rating",
                STARS_FROM_MIDDLE,
                RATINGS,
                "The event's rating less 2.5; 0 if it has none.",
                event.rating().isEmpty() ? 0 : event.rating().getAsDouble() - 2.5);
        sheet.add(
                "rating_recent",
                STARS_FROM_MIDDLE,
                RATINGS,
                "The user's recent ratings less 2.5; 0 if there are none.",
                profile.ratings() == 0 ? 0 : profile.ratingRecent() - 2.5);
        sheet.add(
                "rating_trend",
                STARS,
                RATINGS,
                "Recent ratings less the mean of all: below 0 they sour.",
                profile.ratings() == 0 ? 0 : profile.ratingRecent() - profile.ratingMean());
    }

    private static void trouble(Sheet sheet, Profile profile) {
        sheet.add(
                "returns_per_purchase",
                RATIO,
                TROUBLE,
                "Returns per purchase of about the last four months.",
                profile.rolling(Rolling.RETURNS_120) / (profile.rolling(Rolling.PURCHASES_120) + 1));
        rolling(
                sheet,
                profile,
                "returns_120_log",
                Rolling.RETURNS_120,
                "Returns of about the last four months.",
                TROUBLE);
        rolling(
                sheet,
                profile,
                "support_30_log",
                Rolling.SUPPORT_30,
                "Support requests of about the last month.",
                TROUBLE);
    }

    private static void calendar(Sheet sheet, ShopEvent event) {
        sheet.add(
                "year_sine",
                SINE,
                CALENDAR,
                "Season: sine of the day of the year, UTC.",
                Math.sin(turn(event, DAYS_PER_YEAR)));
        sheet.add(
                "year_cosine",
                COSINE,
                CALENDAR,
                "Season: cosine of the day of the year, UTC.",
                Math.cos(turn(event, DAYS_PER_YEAR)));
        sheet.add("week_sine", SINE, CALENDAR, "Sine of the time of the week, UTC.", Math.sin(turn(event, 7)));
        sheet.add("week_cosine", COSINE, CALENDAR, "Cosine of the time of the week, UTC.", Math.cos(turn(event, 7)));
    }

    private static void rolling(Sheet sheet, Profile profile, String name, Rolling counter, String meaning) {
        rolling(sheet, profile, name, counter, meaning, FREQUENCY);
    }

    private static void rolling(
            Sheet sheet, Profile profile, String name, Rolling counter, String meaning, FeatureGroup group) {
        sheet.add(name, LOG1P_COUNT, group, meaning, log1p(profile.rolling(counter)));
    }

    /** In Java 17 a native call that costs more than the rest of a feature; many counts are 0. */
    private static double log1p(double value) {
        return value == 0 ? 0 : Math.log1p(value);
    }

    private static double logSince(double days) {
        return days < 0 ? LOG_NEVER : log1p(days);
    }

    private static double logRatio(double value, double usual) {
        return Math.log((value + RATIO_OFFSET) / (usual + RATIO_OFFSET));
    }

    private static double gapDeviation(Profile profile, int gaps) {
        double mean = GapLogarithm.natural(profile.gapLogSum()) / gaps;
        return Math.sqrt(Math.max(0, profile.gapLogSquares() / gaps - mean * mean));
    }

    private static double tenureDays(Profile profile) {
        return (profile.lastTime() - profile.firstTime()) / ProfileUpdater.MILLIS_PER_DAY;
    }

    /** Log ratio of two counters' rates: a counter at a constant rate settles at rate times half-life over ln 2. */
    private static double trend(Profile profile, Rolling recent, Rolling usual) {
        return logRatio(profile.rolling(recent), profile.rolling(usual) * recent.halfLifeDays() / usual.halfLifeDays());
    }

    private static double turn(ShopEvent event, double periodDays) {
        double days = event.time().toEpochMilli() / ProfileUpdater.MILLIS_PER_DAY;
        return 2 * Math.PI * (days / periodDays - Math.floor(days / periodDays));
    }
}
