package io.tidewatch.engine.profile;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies events to profiles: counters, gaps, recency, money, ratings and habits. Does not touch what the model and the alert
 * policy keep there.
 */
public final class ProfileUpdater {
    /** Days in milliseconds. */
    public static final double MILLIS_PER_DAY = 86_400_000d;

    /** Weight of the newest gap in the recent pace: about the last three, as the baselines of {@code early-warning.md} have it. */
    private static final float GAP_RECENT_WEIGHT = 0.4f;
    /** Weight of the newest purchase in the recent baskets: about the last three, so that one small basket is no change of habit. */
    private static final float BASKET_RECENT_WEIGHT = 0.4f;
    /** Weight of the newest purchase in the usual number of categories: about the last ten. */
    private static final float CATEGORIES_WEIGHT = 0.15f;
    /** Weight of the newest rating: about the last three, so that two bad reviews show. */
    private static final float RATING_RECENT_WEIGHT = 0.4f;
    /** What a category's weight keeps at each event that names one: about the last twenty events. */
    private static final float CATEGORY_KEEP = 0.95f;

    /** Larger than any 32 bits. */
    private static final long NO_CATEGORY = Long.MAX_VALUE;

    /** The counters by their half-lives: those of one fall by the same factor, so a time takes three of them and not eleven. */
    private static final Rolling[][] BY_HALF_LIFE =
            Stream.of(Rolling.values()).collect(Collectors.groupingBy(Rolling::halfLifeDays)).values().stream()
                    .map(counters -> counters.toArray(Rolling[]::new))
                    .toArray(Rolling[][]::new);

    private static final Rolling[] OF_VISITS = counters(Rolling::isOfVisits);
    private static final Rolling[] OF_SPEND = counters(Rolling::isOfSpend);
    /** By the type's ordinal. */
    private static final Rolling[][] OF_TYPE = Stream.of(EventType.values())
            .map(type -> counters(counter -> counter.isOf(type)))
            .toArray(Rolling[][]::new);

    private ProfileUpdater() {}

    /** Whether the event is one of the user's last events sent again. */
    public static boolean isDuplicate(Profile profile, ShopEvent event) {
        return isDuplicate(profile, event, Profile.eventMark(event.eventId()));
    }

    /**
     * The same where the event's mark is known already. A retry is found among the last events. A stretch that is sent again is found
     * among those before them too; an event that is newer than all of its type was never there, so it is not looked for.
     *
     * @param mark as {@link Profile#eventMark} makes it
     */
    public static boolean isDuplicate(Profile profile, ShopEvent event, long mark) {
        return profile.isRecent(mark) || !isNewest(profile, event) && profile.isEarlier(mark);
    }

    /** Whether the event is newer than all others of its type by the whole seconds that the profile keeps of them. */
    private static boolean isNewest(Profile profile, ShopEvent event) {
        return event.time().getEpochSecond() > profile.lastTime(event.type()) / RowBytes.MILLIS_PER_SECOND;
    }

    /** Applies an event and tells what it was in the light of the profile before. */
    public static Change apply(Profile profile, ShopEvent event) {
        return apply(profile, event, Profile.eventMark(event.eventId()));
    }

    /**
     * The same where the event's mark is known already.
     *
     * @param mark as {@link Profile#eventMark} makes it
     */
    public static Change apply(Profile profile, ShopEvent event, long mark) {
        // Each hash is needed before the event is applied and after.
        long item = event.itemId().isPresent() ? Hashing.hash64(event.itemId().get()) : 0;
        long category = categoryHash(event);
        Change change = change(profile, event, item, category);
        long eventTime = event.time().toEpochMilli();
        decay(profile, change.silence());
        countVisit(profile, event, change, eventTime);
        profile.lastTime(event.type(), Math.max(eventTime, profile.lastTime(event.type())));
        add(profile, OF_TYPE[event.type().ordinal()], 1);
        if (event.type() == EventType.PURCHASE) {
            purchase(profile, event, change);
        } else if (event.type() == EventType.RETURN) {
            giveBack(profile, event);
        }
        if (event.rating().isPresent()) {
            rate(profile, (float) event.rating().getAsDouble());
        }
        learnHabits(profile, event, item, category);
        profile.remember(mark);
        return change;
    }

    private static Change change(Profile profile, ShopEvent event, long item, long category) {
        long time = event.time().toEpochMilli();
        boolean first = profile.isNew();
        return new Change(
                first,
                Visits.counts(event.type()) && (profile.visits() == 0 || Visits.isNew(profile.lastOfVisit(), time)),
                first ? 0 : days(profile.lastTime(), time),
                profile.visits() == 0 ? 0 : days(profile.lastOfVisit(), time),
                profile.gapMean(),
                since(profile, EventType.PURCHASE, time),
                since(profile, EventType.RETURN, time),
                since(profile, EventType.SUPPORT, time),
                event.items().isEmpty() && event.itemId().isPresent()
                        ? 1
                        : event.items().size(),
                profile.linesMean(),
                profile.purchases() == 0 ? 0 : Math.max(0, profile.spendTotal() / profile.purchases()),
                novelty(profile, event, item),
                categoryShare(profile, category));
    }

    private static double since(Profile profile, EventType type, long time) {
        long last = profile.lastTime(type);
        return last == 0 ? -1 : days(last, time);
    }

    private static double days(long from, long to) {
        return Math.max(0, to - from) / MILLIS_PER_DAY;
    }

    private static void decay(Profile profile, double days) {
        if (days > 0) {
            for (Rolling[] counters : BY_HALF_LIFE) {
                float factor = counters[0].decay(days);
                for (Rolling counter : counters) {
                    profile.rolling(counter, profile.rolling(counter) * factor);
                }
            }
        }
    }

    private static void countVisit(Profile profile, ShopEvent event, Change change, long eventTime) {
        if (change.first()) {
            profile.firstTime(eventTime);
            profile.lastTime(eventTime);
        }
        if (change.newVisit()) {
            profile.visits(profile.visits() + 1);
            add(profile, OF_VISITS, 1);
            if (profile.visits() > 1) {
                learnGap(profile, (float) change.visitGap(), GapLogarithm.gap(profile.lastOfVisit(), eventTime));
            }
        }
        if (Visits.counts(event.type())) {
            profile.lastOfVisit(Math.max(profile.lastOfVisit(), eventTime));
        }
        profile.lastTime(Math.max(profile.lastTime(), eventTime));
    }

    private static void learnGap(Profile profile, float gap, int days) {
        int gaps = profile.visits() - 1;
        profile.gapMean(profile.gapMean() + (gap - profile.gapMean()) / gaps);
        int units = GapLogarithm.units(days);
        float logarithm = (float) GapLogarithm.natural(units);
        profile.gapLogSum(profile.gapLogSum() + units);
        profile.gapLogs(
                profile.gapLogSquares() + logarithm * logarithm,
                Math.max(profile.gapLogLongest(), logarithm),
                recent(profile.gapLogRecent(), logarithm, GAP_RECENT_WEIGHT, gaps));
    }

    private static void purchase(Profile profile, ShopEvent event, Change change) {
        int purchases = profile.purchases() + 1;
        profile.purchases(purchases);
        float value = (float) event.value().orElse(0);
        spend(profile, value);
        profile.linesMean(profile.linesMean() + (change.lines() - profile.linesMean()) / purchases);
        profile.recentBasket(
                recent(profile.valueRecent(), value, BASKET_RECENT_WEIGHT, purchases),
                recent(profile.linesRecent(), change.lines(), BASKET_RECENT_WEIGHT, purchases));
        learnCategories(profile, Basket.categories(event));
        profile.lastItems(Basket.dearest(event));
        if (change.sincePurchase() >= 0) {
            float mean = profile.purchaseGapMean();
            profile.purchaseGapMean(mean + ((float) change.sincePurchase() - mean) / (purchases - 1));
        }
    }

    /** Weighs each purchase that names categories like one of the last: how many did is not kept. */
    private static void learnCategories(Profile profile, int categories) {
        if (categories > 0) {
            boolean first = profile.categoriesMean() == 0;
            profile.categories(
                    first
                            ? categories
                            : profile.categoriesMean() + CATEGORIES_WEIGHT * (categories - profile.categoriesMean()),
                    recent(profile.categoriesRecent(), categories, BASKET_RECENT_WEIGHT, first ? 1 : 2));
        }
    }

    /** A mean with the newest value weighing most; the first value is the mean. */
    private static float recent(float before, float value, float weight, int count) {
        return count == 1 ? value : before + weight * (value - before);
    }

    private static void giveBack(Profile profile, ShopEvent event) {
        profile.returns(profile.returns() + 1);
        spend(profile, -(float) event.value().orElse(0));
    }

    private static void spend(Profile profile, float money) {
        profile.spendTotal(profile.spendTotal() + money);
        add(profile, OF_SPEND, money);
    }

    private static void rate(Profile profile, float stars) {
        int ratings = profile.ratings() + 1;
        profile.ratings(ratings);
        float mean = profile.ratingMean() + (stars - profile.ratingMean()) / ratings;
        profile.rating(mean, stars, recent(profile.ratingRecent(), stars, RATING_RECENT_WEIGHT, ratings));
    }

    private static double novelty(Profile profile, ShopEvent event, long item) {
        if (event.items().isEmpty()) {
            return event.itemId().isEmpty() || profile.hasSeen(item) ? 0 : 1;
        }
        int unseen = 0;
        for (LineItem line : event.items()) {
            unseen += profile.hasSeen(Hashing.hash64(line.itemId())) ? 0 : 1;
        }
        return (double) unseen / event.items().size();
    }

    private static double categoryShare(Profile profile, long category) {
        if (category == NO_CATEGORY) {
            return 0;
        }
        float total = 0;
        float own = 0;
        for (int slot = 0; slot < ProfileLayout.CATEGORIES; slot++) {
            total += profile.categoryWeight(slot);
            own += profile.categoryHash(slot) == (int) category ? profile.categoryWeight(slot) : 0;
        }
        return total == 0 ? 0 : own / total;
    }

    private static void learnHabits(Profile profile, ShopEvent event, long item, long category) {
        if (event.itemId().isPresent()) {
            profile.see(item);
        }
        for (LineItem line : event.items()) {
            profile.see(Hashing.hash64(line.itemId()));
        }
        if (category != NO_CATEGORY) {
            learnCategory(profile, (int) category);
        }
    }

    /** 32 bits of the hash of the event's category: its own, or that of the basket's first line which has one. */
    private static long categoryHash(ShopEvent event) {
        if (event.category().isPresent()) {
            return hash32(event.category().get());
        }
        for (LineItem line : event.items()) {
            if (line.category().isPresent()) {
                return hash32(line.category().get());
            }
        }
        return NO_CATEGORY;
    }

    private static long hash32(String text) {
        return Integer.toUnsignedLong((int) Hashing.hash64(text));
    }

    private static void learnCategory(Profile profile, int hash) {
        int weakest = 0;
        int match = -1;
        for (int slot = 0; slot < ProfileLayout.CATEGORIES; slot++) {
            float weight = profile.categoryWeight(slot) * CATEGORY_KEEP;
            profile.category(slot, profile.categoryHash(slot), weight);
            match = weight > 0 && profile.categoryHash(slot) == hash ? slot : match;
            weakest = weight < profile.categoryWeight(weakest) ? slot : weakest;
        }
        int slot = match >= 0 ? match : weakest;
        profile.category(slot, hash, match >= 0 ? profile.categoryWeight(slot) + 1 : 1);
    }

    private static void add(Profile profile, Rolling[] counters, float amount) {
        for (Rolling counter : counters) {
            profile.rolling(counter, profile.rolling(counter) + amount);
        }
    }

    private static Rolling[] counters(Predicate<Rolling> which) {
        return Stream.of(Rolling.values()).filter(which).toArray(Rolling[]::new);
    }
}
