package io.tidewatch.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Events;
import io.tidewatch.engine.feature.FeatureGroup;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Customers of a shop whose usual gap is 30 days. */
class ReasonWriterTest {
    private static final WindowRule RULE = new WindowRule(400, 30, 180, GapLogarithm.units(30));

    /**
     * Lives, what raises or lowers the risk of each, and what is said: a plus before what raises, a minus before what lowers. Amounts
     * are ten-thousandths.
     */
    static Stream<Arguments> lives() {
        return Stream.of(
                // ---- silence
                life("a regular", new Life().visits(0, 10, 20, 30, 40, 50, 60, 70, 80, 90))
                        .at(113)
                        .silence(900)
                        .says("+LONG_SILENCE No visit for 23 days; usually comes every 12."),
                life("one who comes daily", new Life().visits(range(0, 60, 1)))
                        .at(64)
                        .silence(900)
                        .says("+LONG_SILENCE No visit for 5 days; usually comes every day."),
                life("a slow customer before the own gap has passed", new Life().visits(0, 100, 200, 300))
                        .at(345)
                        .silence(900)
                        .says("+LONG_SILENCE No visit for 45 days; comes seldom, about every 62."),
                life(
                                "a silence that is short for the customer",
                                new Life().visits(0, 10, 20, 30).giveBack(38))
                        .at(38)
                        .silence(900)
                        .raises(FeatureGroup.TROUBLE, 200)
                        .says("+RETURNED_GOODS Sent goods back today."),
                life("a first-time customer", new Life().visits(0))
                        .at(34)
                        .silence(900)
                        .says(
                                "+LONG_SILENCE No visit for 34 days since the first one; customers of this shop usually come"
                                        + " again after 30."),
                life("a first-time customer early on", new Life().visits(0))
                        .at(12)
                        .silence(900)
                        .says("+LONG_SILENCE No visit for 12 days since the first one."),
                life("a customer of two visits", new Life().visits(0, 12))
                        .at(52)
                        .silence(900)
                        .says("+LONG_SILENCE No visit for 40 days; came back after 12 the first time."),
                life("a customer who came on two days in a row", new Life().visits(0, 1))
                        .at(32)
                        .silence(900)
                        .says("+LONG_SILENCE No visit for 31 days; came back after a day the first time."),
                life("a customer of two visits who took longer before", new Life().visits(0, 150))
                        .at(195)
                        .silence(900)
                        .says(
                                "+LONG_SILENCE No visit for 45 days after two visits; customers of this shop usually come again after 30."),
                life(
                                "a return is no visit",
                                new Life().visits(0, 10, 20, 30, 40).giveBack(60))
                        .at(61)
                        .silence(900)
                        .says("+LONG_SILENCE No visit for 21 days; usually comes every 14."),
                life("only returns", new Life().giveBack(0).giveBack(3))
                        .at(4)
                        .raises(FeatureGroup.TROUBLE, 500)
                        .says("+RETURNED_GOODS Sent goods back a day ago; 2 returns so far."),
                life("only a return long ago", new Life().giveBack(0))
                        .at(400)
                        .silence(900)
                        .says("+LONG_SILENCE Has never visited the shop, only sent goods back."),
                // ---- rarer visits
                life("visits get rarer", new Life().visits(0, 9, 18, 27, 36, 45, 54, 63, 90, 120))
                        .at(150)
                        .silence(900)
                        .raises(FeatureGroup.FREQUENCY, 300)
                        .says(
                                "+LONG_SILENCE No visit for 30 days; usually comes every 14.",
                                "+VISITS_SLOWING Visits are getting rarer: lately every 19 days, usually every 14."),
                life("a steady pace is no reason to leave", new Life().visits(0, 10, 20, 30, 40))
                        .at(70)
                        .silence(900)
                        .raises(FeatureGroup.FREQUENCY, 300)
                        .says("+LONG_SILENCE No visit for 30 days; usually comes every 14."),
                life("but one to stay", new Life().visits(0, 10, 20, 30, 40))
                        .at(70)
                        .silence(900)
                        .raises(FeatureGroup.FREQUENCY, -300)
                        .says(
                                "+LONG_SILENCE No visit for 30 days; usually comes every 14.",
                                "-FREQUENCY Has come 5 times so far."),
                life("few visits", new Life().visits(0))
                        .at(40)
                        .raises(FeatureGroup.FREQUENCY, 800)
                        .silence(300)
                        .says(
                                "+FEW_VISITS Only one visit so far.",
                                "+LONG_SILENCE No visit for 40 days since the first one; customers of this shop usually come"
                                        + " again after 30."),
                life("few visits never speak for a customer", new Life().visits(0, 9))
                        .at(40)
                        .raises(FeatureGroup.FREQUENCY, -800)
                        .silence(300)
                        .says("+LONG_SILENCE No visit for 31 days; came back after 9 the first time."),
                // ---- baskets and money
                life(
                                "smaller baskets",
                                new Life()
                                        .buys(0, 90, 9)
                                        .buys(9, 80, 8)
                                        .buys(18, 90, 9)
                                        .buys(27, 80, 9)
                                        .buys(36, 70, 3)
                                        .buys(45, 75, 2))
                        .at(56)
                        .raises(FeatureGroup.BASKET, 800)
                        .silence(300)
                        .says("+SMALLER_BASKETS Baskets are getting smaller: lately 5 lines, usually 7."),
                life("one line left", new Life().baskets(5, 5, 5, 5, 5, 5, 1, 1, 1, 1, 1))
                        .at(110)
                        .raises(FeatureGroup.BASKET, 800)
                        .says("+SMALLER_BASKETS Baskets are getting smaller: lately 1 line, usually 3."),
                life("baskets of one line as ever", new Life().visits(0, 9, 18))
                        .at(66)
                        .raises(FeatureGroup.BASKET, 800)
                        .silence(200)
                        .says("+LONG_SILENCE No visit for 48 days; usually comes every 16."),
                life(
                                "one small basket is no habit",
                                new Life()
                                        .buys(0, 90, 9)
                                        .buys(9, 80, 9)
                                        .buys(18, 90, 9)
                                        .buys(27, 70, 4))
                        .at(56)
                        .raises(FeatureGroup.BASKET, 800)
                        .silence(200)
                        .says("+LONG_SILENCE No visit for 29 days; usually comes every 15."),
                life(
                                "full baskets speak for a customer",
                                new Life().buys(0, 90, 9).buys(9, 80, 8))
                        .at(56)
                        .raises(FeatureGroup.BASKET, -800)
                        .silence(200)
                        .says(
                                "+LONG_SILENCE No visit for 47 days; came back after 9 the first time.",
                                "-BASKET Baskets have 9 lines on average."),
                life(
                                "lower spend",
                                new Life()
                                        .buys(0, 900, 1)
                                        .buys(9, 1_100, 1)
                                        .buys(18, 1_000, 1)
                                        .buys(27, 300, 1)
                                        .buys(36, 250, 1))
                        .at(56)
                        .raises(FeatureGroup.MONEY, 800)
                        .says("+LOWER_SPEND Spends less on a purchase: lately 528, usually 710."),
                life(
                                "lower spend, small sums",
                                new Life()
                                        .buys(0, 9, 1)
                                        .buys(9, 11, 1)
                                        .buys(18, 10, 1)
                                        .buys(27, 3, 1)
                                        .buys(36, 2.5, 1))
                        .at(56)
                        .raises(FeatureGroup.MONEY, 800)
                        .says("+LOWER_SPEND Spends less on a purchase: lately 5.28, usually 7.10."),
                life(
                                "no prices in the log",
                                new Life().buys(0, 0, 1).buys(9, 0, 1).buys(18, 0, 1))
                        .at(56)
                        .raises(FeatureGroup.MONEY, 800)
                        .says("+LONG_SILENCE No visit for 38 days; usually comes every 16."),
                life(
                                "everything given back",
                                new Life()
                                        .buys(0, 50, 1)
                                        .buys(9, 50, 1)
                                        .buys(18, 50, 1)
                                        .giveBack(19, 150))
                        .at(160)
                        .raises(FeatureGroup.MONEY, 800)
                        .says("+LONG_SILENCE No visit for 142 days; usually comes every 16."),
                life("money speaks for a customer", new Life().buys(0, 900, 1).buys(9, 1_100, 1))
                        .at(56)
                        .raises(FeatureGroup.MONEY, -800)
                        .silence(200)
                        .says(
                                "+LONG_SILENCE No visit for 47 days; came back after 9 the first time.",
                                "-MONEY Has spent 2,000 in 2 purchases."),
                life(
                                "smaller baskets never speak for a customer",
                                new Life()
                                        .buys(0, 90, 9)
                                        .buys(9, 80, 8)
                                        .buys(18, 90, 9)
                                        .buys(27, 80, 9)
                                        .buys(36, 70, 3)
                                        .buys(45, 75, 2))
                        .at(56)
                        .raises(FeatureGroup.BASKET, -800)
                        .silence(300)
                        .says("+LONG_SILENCE No visit for 11 days; comes about every 13."),
                life(
                                "fewer categories",
                                new Life()
                                        .categories(0, 6)
                                        .categories(9, 6)
                                        .categories(18, 6)
                                        .categories(27, 2)
                                        .categories(36, 1))
                        .at(56)
                        .raises(FeatureGroup.BASKET, 800)
                        .says("+FEWER_CATEGORIES Buys from fewer categories at a time: lately 3, usually 5."),
                // ---- purchases
                life(
                                "looks and does not buy any more",
                                new Life()
                                        .buys(0, 50, 1)
                                        .buys(5, 50, 1)
                                        .buys(10, 50, 1)
                                        .looks(15, 20, 25, 30, 35, 40, 45))
                        .at(60)
                        .raises(FeatureGroup.RECENCY, 800)
                        .says("+RECENCY Last bought something 50 days ago; usually buys every 7."),
                life("bought once", new Life().buys(0, 50, 1).looks(5, 10, 15, 20, 25, 30, 35, 40, 45))
                        .at(60)
                        .raises(FeatureGroup.RECENCY, 800)
                        .says("+RECENCY Last bought something 60 days ago, and came without buying since."),
                life("only looks", new Life().looks(0, 5, 10, 15))
                        .at(60)
                        .raises(FeatureGroup.RECENCY, 800)
                        .says("+RECENCY Has come 4 times and never bought anything."),
                life("a customer who bought at the last visit is no late buyer", new Life().visits(0, 5, 10, 15))
                        .at(60)
                        .raises(FeatureGroup.RECENCY, 800)
                        .silence(200)
                        .says("+LONG_SILENCE No visit for 45 days; usually comes every 10."),
                // ---- trouble
                life(
                                "a return before the silence",
                                new Life().visits(0, 9, 18, 27).giveBack(30))
                        .at(47)
                        .raises(FeatureGroup.TROUBLE, 200)
                        .silence(900)
                        .says(
                                "+RETURNED_GOODS Sent goods back 17 days ago.",
                                "+LONG_SILENCE No visit for 20 days; usually comes every 15."),
                life(
                                "a return now",
                                new Life().visits(0, 9, 18, 27).giveBack(30).giveBack(47))
                        .at(47)
                        .raises(FeatureGroup.BEHAVIOUR, 200)
                        .says("+RETURNED_GOODS Sent goods back today; 2 returns in 4 purchases."),
                life(
                                "a return from the only purchase",
                                new Life().visits(0).giveBack(4).giveBack(5))
                        .at(40)
                        .raises(FeatureGroup.TROUBLE, 200)
                        .says("+RETURNED_GOODS Sent goods back 35 days ago; 2 returns in 1 purchase."),
                life(
                                "a return many visits ago",
                                new Life().visits(0).giveBack(4).visits(range(10, 100, 10)))
                        .at(130)
                        .raises(FeatureGroup.TROUBLE, 200)
                        .silence(100)
                        .says("+LONG_SILENCE No visit for 40 days; usually comes every 12."),
                life(
                                "a call for help a month of visits ago",
                                new Life().visits(0).asks(5).visits(10, 20, 30, 36))
                        .at(66)
                        .raises(FeatureGroup.TROUBLE, 200)
                        .silence(100)
                        .says("+LONG_SILENCE No visit for 30 days; usually comes every 10."),
                life(
                                "a poor rating outlives visits",
                                new Life().visits(0).rates(5, 1).visits(10, 20, 30, 36))
                        .at(66)
                        .raises(FeatureGroup.RATINGS, 20)
                        .silence(100)
                        .says(
                                "+POOR_RATINGS The last rating was 1 of 5 stars.",
                                "+LONG_SILENCE No visit for 30 days; usually comes every 10."),
                life(
                                "trouble that the model holds for a good sign",
                                new Life().visits(0, 9, 18, 27).giveBack(30))
                        .at(47)
                        .raises(FeatureGroup.TROUBLE, -200)
                        .silence(900)
                        .says("+LONG_SILENCE No visit for 20 days; usually comes every 15."),
                life("a return of years ago", new Life().visits(0).giveBack(4).visits(1_500))
                        .at(1_570)
                        .raises(FeatureGroup.TROUBLE, 200)
                        .silence(100)
                        .says(
                                "+LONG_SILENCE No visit for 70 days after two visits; customers of this shop usually come again after 30."),
                life(
                                "a call for help that raised",
                                new Life().visits(0, 9, 18, 27).asks(30))
                        .at(30)
                        .raises(FeatureGroup.BEHAVIOUR, 700)
                        .raises(FeatureGroup.TROUBLE, -300)
                        .says("+SUPPORT_CONTACT Asked support for help today."),
                life(
                                "trouble that raised without moving the risk",
                                new Life().visits(0, 9, 18, 27).asks(30))
                        .at(30)
                        .raises(FeatureGroup.CALENDAR, 400)
                        .says("+SUPPORT_CONTACT Asked support for help today."),
                life(
                                "ratings get worse",
                                new Life()
                                        .visits(0, 9, 18)
                                        .rates(19, 5)
                                        .rates(20, 5)
                                        .rates(21, 5)
                                        .rates(22, 2)
                                        .rates(23, 3))
                        .at(40)
                        .raises(FeatureGroup.RATINGS, 300)
                        .says("+RATINGS_SOURED Ratings are getting worse: lately 3.5 of 5 stars, usually 4."),
                life("a poor rating", new Life().visits(0, 9, 18).rates(19, 1))
                        .at(40)
                        .raises(FeatureGroup.RATINGS, 300)
                        .says("+POOR_RATINGS The last rating was 1 of 5 stars."),
                life(
                                "poor ratings as ever",
                                new Life()
                                        .visits(0, 9, 18)
                                        .rates(19, 1)
                                        .rates(20, 1)
                                        .rates(21, 3))
                        .at(40)
                        .raises(FeatureGroup.RATINGS, 300)
                        .says("+POOR_RATINGS Recent ratings average 1.8 of 5 stars."),
                life(
                                "good ratings speak for a customer",
                                new Life().visits(0, 9, 18).rates(19, 5).rates(20, 4))
                        .at(60)
                        .raises(FeatureGroup.RATINGS, -300)
                        .silence(200)
                        .says(
                                "+LONG_SILENCE No visit for 40 days; usually comes every 6.",
                                "-RATINGS Recent ratings average 4.6 of 5 stars."),
                life(
                                "good ratings are no reason to leave",
                                new Life().visits(0, 9, 18).rates(19, 5).rates(20, 4))
                        .at(60)
                        .raises(FeatureGroup.RATINGS, 300)
                        .silence(200)
                        .says("+LONG_SILENCE No visit for 40 days; usually comes every 6."),
                // ---- the seasons and the last action are nobody's reason
                life("the season", new Life().visits(0, 9, 18))
                        .at(60)
                        .raises(FeatureGroup.CALENDAR, 900)
                        .raises(FeatureGroup.BEHAVIOUR, 900)
                        .says("+LONG_SILENCE No visit for 42 days; usually comes every 16."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lives")
    void saysWhatAPersonWouldBelieve(String name, Case life) {
        assertThat(life.reasons()).containsExactlyElementsOf(life.expected);
    }

    @Test
    void theStrongestComesFirstAndWeakOnesAreLeftOut() {
        Profile profile =
                new Life().visits(0, 9, 18, 27, 36, 45, 54, 63, 90, 120).profile();

        List<Reason> reasons = ReasonWriter.reasons(
                List.of(
                        new Contribution(FeatureGroup.MONEY, -3_000),
                        new Contribution(FeatureGroup.BASKET, -99),
                        new Contribution(FeatureGroup.FREQUENCY, 900)),
                400,
                profile,
                RULE,
                at(150),
                Language.EN);

        assertThat(reasons).extracting(Reason::code).containsExactly("VISITS_SLOWING", "LONG_SILENCE", "MONEY");
        assertThat(reasons).extracting(Reason::value).containsExactly(0.09, 0.04, 0.3);
    }

    @Test
    void whatIsSaidOfNothingVisibleIsWorthAllThatMovedTheRisk() {
        Profile profile = new Life().visits(0, 9, 18).profile();

        Reason reason = ReasonWriter.reasons(
                        List.of(
                                new Contribution(FeatureGroup.CALENDAR, 900),
                                new Contribution(FeatureGroup.FREQUENCY, -99)),
                        -100,
                        profile,
                        RULE,
                        at(60),
                        Language.EN)
                .get(0);

        assertThat(reason.code()).isEqualTo(AlertReason.LONG_SILENCE.name());
        assertThat(reason.direction()).isEqualTo(Direction.RAISES);
        assertThat(reason.value()).isEqualTo(0.0701);
    }

    @Property(tries = 500)
    void everyAlertHasAReasonThatRaisesAndNoSentenceIsNonsense(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int events,
            @ForAll @DoubleRange(min = 1, max = 900) double later,
            @ForAll @IntRange(min = -2_000, max = 2_000) int silence,
            @ForAll @Size(8) List<@IntRange(min = -2_000, max = 2_000) Integer> amounts) {
        Profile profile = Profile.empty();
        Events.log(seed, 1, events).forEach(event -> ProfileUpdater.apply(profile, event));

        List<Reason> reasons = reasons(
                profile,
                contributions(amounts),
                silence,
                profile.lastTime() + (long) (later * ProfileUpdater.MILLIS_PER_DAY));

        assertThat(reasons).hasSizeBetween(1, 3);
        assertThat(reasons).extracting(Reason::direction).isSorted().startsWith(Direction.RAISES);
        assertThat(reasons).allSatisfy(reason -> {
            assertThat(reason.text()).endsWith(".").doesNotContainPattern("(?<![\\d.,])0(?![\\d.])");
            assertThat(reason.text())
                    .doesNotContainPattern("(?<![\\d.,])1 (days|lines|returns)")
                    .doesNotContain("NaN");
            assertThat(reason.value()).isBetween(0.0, 1.0);
        });
    }

    @Property(tries = 500)
    void theLanguageChangesTheSentencesAlone(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int events,
            @ForAll @DoubleRange(min = 0, max = 900) double later,
            @ForAll @IntRange(min = -2_000, max = 2_000) int silence,
            @ForAll @Size(8) List<@IntRange(min = -2_000, max = 2_000) Integer> amounts) {
        Profile profile = Profile.empty();
        Events.log(seed, 1, events).forEach(event -> ProfileUpdater.apply(profile, event));
        long time = profile.lastTime() + (long) (later * ProfileUpdater.MILLIS_PER_DAY);

        List<Reason> english = reasons(profile, contributions(amounts), silence, time);
        List<Reason> chinese = ReasonWriter.reasons(contributions(amounts), silence, profile, RULE, time, Language.ZH);

        assertThat(chinese).usingRecursiveComparison().ignoringFields("text").isEqualTo(english);
        assertThat(chinese)
                .extracting(Reason::text)
                .allSatisfy(text -> assertThat(text)
                        .matches("[\\p{IsHan}\\d ，；：（）]([\\p{IsHan}\\d ，；：（）]|(?<=\\d)[.,](?=\\d))*。")
                        .as("a space on either side of a number, but before a stop and at the ends")
                        .doesNotContainPattern("\\p{IsHan}\\d|\\d\\p{IsHan}|  |^ | $"));
    }

    private static List<Contribution> contributions(List<Integer> amounts) {
        return IntStream.range(0, amounts.size())
                .mapToObj(i -> new Contribution(FeatureGroup.values()[i], amounts.get(i)))
                .toList();
    }

    private static List<Reason> reasons(Profile profile, List<Contribution> contributions, int silence, long time) {
        return ReasonWriter.reasons(contributions, silence, profile, RULE, time, Language.EN);
    }

    private static double[] range(int from, int to, int step) {
        return IntStream.range(0, (to - from) / step)
                .mapToDouble(i -> from + i * step)
                .toArray();
    }

    private static long at(double day) {
        return Events.day(day).toEpochMilli();
    }

    private static Case life(String name, Life life) {
        return new Case(name, life.profile());
    }

    /** A customer's events. */
    private static final class Life {
        private final List<ShopEvent> events = new ArrayList<>();

        Life visits(double... days) {
            for (double day : days) {
                buys(day, 20, 1);
            }
            return this;
        }

        Life looks(double... days) {
            for (double day : days) {
                events.add(Events.event("u", EventType.BROWSE, day));
            }
            return this;
        }

        Life buys(double day, double value, int lines) {
            return purchase(
                    day,
                    value,
                    IntStream.range(0, lines)
                            .mapToObj(i -> new LineItem("i" + i, Optional.of("garden"), 1, OptionalDouble.empty()))
                            .toList());
        }

        /** One every nine days. */
        Life baskets(int... lines) {
            for (int i = 0; i < lines.length; i++) {
                buys(9.0 * i, 90, lines[i]);
            }
            return this;
        }

        Life categories(double day, int categories) {
            return purchase(
                    day,
                    50,
                    IntStream.range(0, 6)
                            .mapToObj(i -> new LineItem(
                                    "i" + i, Optional.of("c" + Math.min(i, categories - 1)), 1, OptionalDouble.empty()))
                            .toList());
        }

        private Life purchase(double day, double value, List<LineItem> lines) {
            events.add(event(EventType.PURCHASE, day)
                    .value(value)
                    .currency("EUR")
                    .items(lines)
                    .build());
            return this;
        }

        Life giveBack(double day) {
            return giveBack(day, 1);
        }

        Life giveBack(double day, double value) {
            events.add(event(EventType.RETURN, day).value(value).currency("EUR").build());
            return this;
        }

        Life asks(double day) {
            events.add(event(EventType.SUPPORT, day).text("where is it").build());
            return this;
        }

        Life rates(double day, int stars) {
            events.add(event(EventType.REVIEW, day).rating(stars).build());
            return this;
        }

        Profile profile() {
            Profile profile = Profile.empty();
            events.forEach(event -> ProfileUpdater.apply(profile, event));
            return profile;
        }

        private static ShopEvent.Builder event(EventType type, double day) {
            return ShopEvent.of(type + "-" + day, "u", type, Events.day(day));
        }
    }

    /** A row of the table. */
    private static final class Case {
        private final String name;
        private final Profile profile;
        private final Map<FeatureGroup, Integer> amounts = new java.util.EnumMap<>(FeatureGroup.class);
        private int silence;
        private double day;
        private List<String> expected = List.of();

        private Case(String name, Profile profile) {
            this.name = name;
            this.profile = profile;
        }

        Case at(double moment) {
            day = moment;
            return this;
        }

        Case silence(int amount) {
            silence = amount;
            return this;
        }

        Case raises(FeatureGroup group, int amount) {
            amounts.put(group, amount);
            return this;
        }

        Arguments says(String... sentences) {
            expected = List.of(sentences);
            return Arguments.of(name, this);
        }

        List<String> reasons() {
            List<Contribution> contributions = amounts.entrySet().stream()
                    .map(entry -> new Contribution(entry.getKey(), entry.getValue()))
                    .toList();
            return ReasonWriterTest.reasons(profile, contributions, silence, ReasonWriterTest.at(day)).stream()
                    .map(reason ->
                            (reason.direction() == Direction.RAISES ? "+" : "-") + reason.code() + " " + reason.text())
                    .toList();
        }
    }
}
