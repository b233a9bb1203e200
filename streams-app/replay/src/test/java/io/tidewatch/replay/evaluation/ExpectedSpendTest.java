package io.tidewatch.replay.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.alert.ExpectedSpend;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.replay.log.Dataset;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is expected of customers against what they spent, on the logs that are shipped. */
class ExpectedSpendTest {
    /** The visits so far with which a group begins; the last one has no end. */
    private static final int[] GROUPS = {1, 2, 3, 4, 7};
    /** Online Retail sells more in autumn, and a few customers spend most of its money: that alone moves a group's mean by a fifth. */
    private static final double MOST_OFF = 1.3;

    @ParameterizedTest
    @EnumSource(
            value = Dataset.class,
            names = {"ONLINE_RETAIL", "COMPLETE_JOURNEY"})
    void isRightOnAverageForCustomersWhoCameHoweverOftenTheyHadComeBefore(Dataset dataset) throws Exception {
        // Given
        Map<String, List<ShopEvent>> lives = new HashMap<>();
        long end = Long.MIN_VALUE;
        try (EventLog log = dataset.source(List.of(), FieldMapping.NONE).open()) {
            while (log.hasNext()) {
                ShopEvent event = log.next();
                lives.computeIfAbsent(event.userId(), user -> new ArrayList<>()).add(event);
                end = Math.max(end, event.time().toEpochMilli());
            }
        }
        WindowRule rule = rule(lives.values());

        // When
        Sums[] sums = new Sums[GROUPS.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new Sums();
        }
        for (List<ShopEvent> life : lives.values()) {
            judge(life, rule, end, sums);
        }

        // Then
        SoftAssertions.assertSoftly(softly -> {
            for (int i = 0; i < sums.length; i++) {
                softly.assertThat(sums[i].expected / sums[i].spent)
                        .as("expected over spent after %d visits, of %d", GROUPS[i], sums[i].count)
                        .isBetween(1 / MOST_OFF, MOST_OFF);
                softly.assertThat(sums[i].count).isGreaterThan(500);
            }
        });
    }

    private static final class Sums {
        private double expected;
        private double spent;
        private int count;
    }

    /** The bounds and the multiple that retraining takes, and the log's own pace. */
    private static WindowRule rule(Iterable<List<ShopEvent>> lives) {
        long logarithms = 0;
        long gaps = 0;
        for (List<ShopEvent> life : lives) {
            Standing standing = Standing.of(profile(life));
            logarithms += standing.gapLogSum();
            gaps += standing.gaps();
        }
        assertThat(gaps).isPositive();
        return new WindowRule(400, 30, 180, (int) (logarithms / gaps));
    }

    private static Profile profile(List<ShopEvent> life) {
        Profile profile = Profile.empty();
        life.forEach(event -> ProfileUpdater.apply(profile, event));
        return profile;
    }

    /** At the end of the day of each visit whose window the log holds whole: what is expected, and what was spent by those who came. */
    private static void judge(List<ShopEvent> life, WindowRule rule, long end, Sums[] sums) {
        ExpectedSpend expectedSpend = new ExpectedSpend(rule);
        Profile profile = Profile.empty();
        int judged = 0;
        for (int i = 0; i < life.size(); i++) {
            ProfileUpdater.apply(profile, life.get(i));
            Standing standing = Standing.of(profile);
            ChurnWindow window = rule.of(standing);
            boolean isOver = i + 1 == life.size() || life.get(i + 1).time().toEpochMilli() >= window.begin();
            if (standing.visits() > judged && isOver && window.due() <= end) {
                judged = standing.visits();
                List<ShopEvent> within = life.subList(i + 1, life.size()).stream()
                        .takeWhile(event -> event.time().toEpochMilli() < window.due())
                        .toList();
                if (within.stream().anyMatch(event -> event.type() != EventType.RETURN)) {
                    Sums group = sums[group(judged)];
                    group.expected += expectedSpend.within(standing, window);
                    group.spent += within.stream()
                            .mapToDouble(ExpectedSpendTest::money)
                            .sum();
                    group.count++;
                }
            }
        }
    }

    private static int group(int visits) {
        int group = GROUPS.length - 1;
        while (GROUPS[group] > visits) {
            group--;
        }
        return group;
    }

    private static double money(ShopEvent event) {
        return switch (event.type()) {
            case PURCHASE -> event.value().orElse(0);
            case RETURN -> -event.value().orElse(0);
            default -> 0;
        };
    }
}
