package io.tidewatch.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.Language;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sentence in every language, with the numbers that change its form. */
class SentencesTest {
    private record Row(Function<Sentences, String> sentence, String english, String chinese) {}

    private static Row row(Function<Sentences, String> sentence, String english, String chinese) {
        return new Row(sentence, english, chinese);
    }

    static Stream<Row> rows() {
        return Stream.of(
                // ---- a silence
                row(Sentences::neverVisited, "Has never visited the shop, only sent goods back.", "从未到访，只有退货记录。"),
                row(
                        words -> words.silentSinceFirstVisit(12),
                        "No visit for 12 days since the first one.",
                        "首次到访后已 12 天未再来。"),
                row(
                        words -> words.silentSinceFirstVisit(34, 30),
                        "No visit for 34 days since the first one; customers of this shop usually come again after 30.",
                        "首次到访后已 34 天未再来；本店顾客通常 30 天后再次到访。"),
                row(
                        words -> words.silentSinceFirstVisit(1, 1),
                        "No visit for a day since the first one; customers of this shop usually come again after a day.",
                        "首次到访后已 1 天未再来；本店顾客通常 1 天后再次到访。"),
                row(
                        words -> words.silentAfterTwoVisits(12),
                        "No visit for 12 days after two visits.",
                        "两次到访后已 12 天未再来。"),
                row(
                        words -> words.silentAfterTwoVisits(45, 30),
                        "No visit for 45 days after two visits; customers of this shop usually come again after 30.",
                        "两次到访后已 45 天未再来；本店顾客通常 30 天后再次到访。"),
                row(
                        words -> words.silentBeyondOnlyGap(40, 12),
                        "No visit for 40 days; came back after 12 the first time.",
                        "首次到访后 12 天就再次光顾，这次已 40 天未到访。"),
                row(
                        words -> words.silentBeyondOnlyGap(31, 1),
                        "No visit for 31 days; came back after a day the first time.",
                        "首次到访后 1 天就再次光顾，这次已 31 天未到访。"),
                row(
                        words -> words.silentBeyondUsualGap(23, 9),
                        "No visit for 23 days; usually comes every 9.",
                        "平时每 9 天光顾一次，已 23 天未到访。"),
                row(
                        words -> words.silentBeyondUsualGap(5, 1),
                        "No visit for 5 days; usually comes every day.",
                        "平时每天光顾，已 5 天未到访。"),
                row(
                        words -> words.silentAndSeldom(45, 62),
                        "No visit for 45 days; comes seldom, about every 62.",
                        "平时很少光顾，约每 62 天来一次，已 45 天未到访。"),
                row(
                        words -> words.silentWithinUsualGap(11, 13),
                        "No visit for 11 days; comes about every 13.",
                        "平时约每 13 天光顾一次，已 11 天未到访。"),
                // ---- what went wrong
                row(words -> words.returnedGoods(0), "Sent goods back today.", "今天有退货。"),
                row(words -> words.returnedGoods(1), "Sent goods back a day ago.", "1 天前有退货。"),
                row(words -> words.returnedGoods(17), "Sent goods back 17 days ago.", "17 天前有退货。"),
                row(
                        words -> words.returnedGoods(1, 2),
                        "Sent goods back a day ago; 2 returns so far.",
                        "1 天前有退货；至今共退货 2 次。"),
                row(
                        words -> words.returnedGoods(0, 2, 4),
                        "Sent goods back today; 2 returns in 4 purchases.",
                        "今天有退货；至今购买 4 次，退货 2 次。"),
                row(
                        words -> words.returnedGoods(35, 2, 1),
                        "Sent goods back 35 days ago; 2 returns in 1 purchase.",
                        "35 天前有退货；至今购买 1 次，退货 2 次。"),
                row(words -> words.askedSupport(0), "Asked support for help today.", "今天联系过客服。"),
                row(words -> words.askedSupport(8), "Asked support for help 8 days ago.", "8 天前联系过客服。"),
                row(
                        words -> words.ratingsSoured(3.5, 4),
                        "Ratings are getting worse: lately 3.5 of 5 stars, usually 4.",
                        "评分下降：近期平均 3.5 星，平时 4 星（满分 5 星）。"),
                row(
                        words -> words.ratingsSoured(0.04, 4.38),
                        "Ratings are getting worse: lately no stars, usually 4.4.",
                        "评分下降：近期平均 0 星，平时 4.4 星（满分 5 星）。"),
                row(words -> words.lastRating(1), "The last rating was 1 of 5 stars.", "最近一次评分为 1 星（满分 5 星）。"),
                row(words -> words.lastRating(0), "The last rating was no stars.", "最近一次评分为 0 星（满分 5 星）。"),
                // ---- habits that change
                row(Sentences::oneVisit, "Only one visit so far.", "目前只到访过一次。"),
                row(Sentences::twoVisits, "Only two visits so far.", "目前只到访过两次。"),
                row(
                        words -> words.visitsSlowing(19, 14),
                        "Visits are getting rarer: lately every 19 days, usually every 14.",
                        "到访间隔变长：近期每 19 天一次，平时每 14 天一次。"),
                row(
                        words -> words.visitsSlowing(2, 1),
                        "Visits are getting rarer: lately every 2 days, usually every day.",
                        "到访间隔变长：近期每 2 天一次，平时每天一次。"),
                row(words -> words.neverBought(4), "Has come 4 times and never bought anything.", "已到访 4 次，从未购买。"),
                row(
                        words -> words.cameWithoutBuying(60),
                        "Last bought something 60 days ago, and came without buying since.",
                        "60 天前购买过，此后来过但没有再买。"),
                row(
                        words -> words.purchaseOverdue(50, 7),
                        "Last bought something 50 days ago; usually buys every 7.",
                        "平时每 7 天购买一次，上次购买是 50 天前。"),
                row(
                        words -> words.purchaseOverdue(2, 1),
                        "Last bought something 2 days ago; usually buys every day.",
                        "平时每天购买，上次购买是 2 天前。"),
                row(
                        words -> words.lowerSpend(5.28, 1_710),
                        "Spends less on a purchase: lately 5.28, usually 1,710.",
                        "每次消费减少：近期 5.28，平时 1,710。"),
                row(
                        words -> words.smallerBaskets(1, 3),
                        "Baskets are getting smaller: lately 1 line, usually 3.",
                        "购物篮变小：近期每单 1 种商品，平时 3 种。"),
                row(
                        words -> words.smallerBaskets(5, 7),
                        "Baskets are getting smaller: lately 5 lines, usually 7.",
                        "购物篮变小：近期每单 5 种商品，平时 7 种。"),
                row(
                        words -> words.fewerCategories(3, 5),
                        "Buys from fewer categories at a time: lately 3, usually 5.",
                        "每次购买的品类减少：近期 3 个，平时 5 个。"),
                // ---- what speaks for a customer
                row(words -> words.hasCome(5), "Has come 5 times so far.", "至今已到访 5 次。"),
                row(words -> words.bought(0), "Bought something today.", "今天购买过商品。"),
                row(words -> words.bought(3), "Bought something 3 days ago.", "3 天前购买过商品。"),
                row(words -> words.hasSpent(2_000, 2), "Has spent 2,000 in 2 purchases.", "已购买 2 次，共消费 2,000。"),
                row(words -> words.fullBaskets(9), "Baskets have 9 lines on average.", "平均每单 9 种商品。"),
                row(words -> words.onlyRating(5), "The only rating so far was 5 of 5 stars.", "至今唯一一次评分为 5 星（满分 5 星）。"),
                row(
                        words -> words.recentRatings(4.6),
                        "Recent ratings average 4.6 of 5 stars.",
                        "近期评分平均 4.6 星（满分 5 星）。"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void saysItInEveryLanguage(Row row) {
        assertThat(row.sentence.apply(Sentences.in(Language.EN))).isEqualTo(row.english);
        assertThat(row.sentence.apply(Sentences.in(Language.ZH))).isEqualTo(row.chinese);
    }

    @Test
    void noSentenceIsLeftOut() {
        Set<Method> called = new HashSet<>();
        Sentences noting = (Sentences) Proxy.newProxyInstance(
                Sentences.class.getClassLoader(), new Class<?>[] {Sentences.class}, (proxy, method, arguments) -> {
                    called.add(method);
                    return "";
                });

        rows().forEach(row -> row.sentence.apply(noting));

        assertThat(called)
                .containsExactlyInAnyOrder(Arrays.stream(Sentences.class.getDeclaredMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .toArray(Method[]::new));
    }

    @Test
    void noLanguageTellsTwoThingsAlike() {
        for (Language language : Language.values()) {
            List<String> told = rows().map(row -> row.sentence.apply(Sentences.in(language)))
                    .toList();

            assertThat(told).as("%s", language).doesNotHaveDuplicates();
        }
        assertThat(Arrays.asList(Language.values()))
                .as("a column of the table for each")
                .hasSize(2);
    }
}
