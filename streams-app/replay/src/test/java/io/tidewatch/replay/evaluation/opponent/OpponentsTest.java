package io.tidewatch.replay.evaluation.opponent;

import static io.tidewatch.replay.evaluation.Shop.RULE;
import static io.tidewatch.replay.evaluation.Shop.observed;
import static io.tidewatch.replay.evaluation.Shop.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.replay.evaluation.JudgedGroup;
import io.tidewatch.replay.evaluation.Observation;
import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.evaluation.Silence;
import io.tidewatch.replay.evaluation.VisitLog;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpponentsTest {
    private static final Observation OBSERVATION = observed(120, 240);

    @Test
    void everyRuleWarnsOfAsManyAsAskedFor() {
        // Given
        List<Silence> silences = shop();
        Opponents opponents = Opponents.of(silences, OBSERVATION, silence -> true);

        // When
        List<Opponents.Result> results = opponents.at(group -> 20, JudgedGroup.REGULARS);

        // Then
        assertThat(results)
                .extracting(Opponents.Result::name)
                .containsExactly(Opponents.LOGISTIC, Opponents.DEPARTED, Opponents.OWN_PACE);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.quality().warnings()).hasSize(20);
            assertThat(result.quality().warnings())
                    .allSatisfy(
                            warning -> assertThat(warning.silenceDays()).isLessThanOrEqualTo(warning.windowDays() / 2));
        });
        assertThat(results.get(0).quality().precision().orElseThrow())
                .isGreaterThan(results.get(0).quality().baseRate().orElseThrow());
    }

    @Test
    void noWarningIsNoWarning() {
        assertThat(Opponents.of(shop(), OBSERVATION, silence -> true).at(group -> 0, JudgedGroup.EVERYONE))
                .extracting(Opponents.Result::quality)
                .extracting(Quality::warnings)
                .allSatisfy(warnings -> assertThat(warnings).isEmpty());
    }

    @Test
    void silencesThatMayNotBeWarnedOfAreJudgedAllTheSame() {
        // Given
        List<Silence> silences = shop();

        // When: more are asked for than there are
        Quality all = ownPace(Opponents.of(silences, OBSERVATION, silence -> true));
        Quality some = ownPace(
                Opponents.of(silences, OBSERVATION, silence -> silence.userId().hashCode() % 2 == 0));

        // Then
        assertThat(some.silences()).isEqualTo(all.silences());
        assertThat(some.warnings().size())
                .isPositive()
                .isLessThan(all.warnings().size());
    }

    @Test
    void whereNobodyCameTwiceThereIsNobodyToCompareWith() {
        // Given
        VisitLog log = new VisitLog();
        log.add(purchase("u", 0.5));
        log.add(purchase("v", 130.5));

        // Then
        assertThat(Opponents.of(log.silences(RULE), OBSERVATION, silence -> true)
                        .at(group -> 1, JudgedGroup.EVERYONE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.5723649429247001",
        "1, 0",
        "3.7, 1.4280723266653883",
        "10, 12.801827480081469",
        "250.25, 1129.9037609776442"
    })
    void theLogarithmOfGammaIsRight(double x, double expected) {
        assertThat(LogGamma.of(x)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void theSimplexFindsRosenbrocksValley() {
        // When
        double[] found = NelderMead.minimum(
                at -> 100 * Math.pow(at[1] - at[0] * at[0], 2) + Math.pow(1 - at[0], 2), new double[] {-1.2, 1});

        // Then
        assertThat(found[0]).isCloseTo(1, within(1e-3));
        assertThat(found[1]).isCloseTo(1, within(1e-3));
    }

    private static Quality ownPace(Opponents opponents) {
        return opponents.at(group -> 1_000_000, JudgedGroup.EVERYONE).get(2).quality();
    }

    /** Customers who come every few days; one in three stops at some time. */
    private static List<Silence> shop() {
        VisitLog log = new VisitLog();
        Random random = new Random(7);
        for (int user = 0; user < 300; user++) {
            double pace = 4 + 8 * random.nextDouble();
            double end = user % 3 == 0 ? 240 * random.nextDouble() : 240;
            for (double day = pace * random.nextDouble();
                    day < end;
                    day += 1 + pace * -Math.log(1 - random.nextDouble())) {
                log.add(purchase("u" + user, day));
            }
        }
        return log.silences(RULE);
    }
}
