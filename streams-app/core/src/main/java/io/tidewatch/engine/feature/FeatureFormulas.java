package io.tidewatch.engine.feature;

import static io.tidewatch.engine.feature.FeatureGroup.*;
import static io.tidewatch.engine.feature.FeatureScale.*;
import static io.tidewatch.engine.feature.Logarithms.*;

import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Rolling;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The formula of every feature, in the order of the vector. Nothing here is unknown at the moment of the event. New features go
 * to the end: a model takes the first numbers of a vector, as many as it was trained with.
 *
 * <p>Counts, spans and money go through {@code log1p}: their effect is relative (one visit more means much to a user with two
 * and nothing to one with two hundred), and it keeps ranges small.
 */
final class FeatureFormulas {
    /** Added to the time that money was spent in: a customer who came yesterday and bought once spends no fortune a month. */
    private static final double MONTH_DAYS = 30;

    private static final double DAYS_PER_YEAR = 365.2425;

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

    private FeatureFormulas() {}

    /** Tells every feature of an event, in order. */
    static void all(FeatureSheet sheet, Profile profile, Change change, ShopEvent event) {
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

    private static void types(FeatureSheet sheet, ShopEvent event) {
        for (EventType type : TYPES) {
            int i = type.ordinal();
            sheet.add(TYPE_FEATURES[i], FLAG, BEHAVIOUR, TYPE_MEANINGS[i], event.type() == type ? 1 : 0);
        }
    }

    private static void recency(FeatureSheet sheet, Change change) {
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

    private static void frequency(FeatureSheet sheet, Profile profile) {
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

    private static void money(FeatureSheet sheet, Profile profile, Change change, ShopEvent event) {
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

    private static void basket(FeatureSheet sheet, Profile profile, Change change) {
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

    private static void ratings(FeatureSheet sheet, Profile profile, ShopEvent event) {
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

    private static void trouble(FeatureSheet sheet, Profile profile) {
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

    private static void calendar(FeatureSheet sheet, ShopEvent event) {
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

    private static void rolling(FeatureSheet sheet, Profile profile, String name, Rolling counter, String meaning) {
        rolling(sheet, profile, name, counter, meaning, FREQUENCY);
    }

    private static void rolling(
            FeatureSheet sheet, Profile profile, String name, Rolling counter, String meaning, FeatureGroup group) {
        sheet.add(name, LOG1P_COUNT, group, meaning, log1p(profile.rolling(counter)));
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
