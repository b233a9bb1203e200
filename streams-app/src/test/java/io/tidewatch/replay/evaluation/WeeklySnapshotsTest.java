package io.tidewatch.replay.evaluation;

import static io.tidewatch.replay.evaluation.Shop.FIRST_DAY;
import static io.tidewatch.replay.evaluation.Shop.HORIZON;
import static io.tidewatch.replay.evaluation.Shop.observed;
import static io.tidewatch.replay.evaluation.Shop.purchase;
import static io.tidewatch.replay.evaluation.Shop.score;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.replay.evaluation.Calibration.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeeklySnapshotsTest {
    @Test
    void readsTheRiskOfASilentUserFromTheCurve() {
        // Given: at the end of day 7 the user has been silent for 7.5 of the curve's 60 days
        WeeklySnapshots snapshots = new WeeklySnapshots(FIRST_DAY);
        snapshots.add(score("u", 0.5, 0.4));

        // When
        List<Outcome> outcomes = snapshots.outcomes(visits(0.5), observed(0, 7 + HORIZON));

        // Then
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(1).risk()).isEqualTo(0.4 + 0.6 * 7.5 / 60);
        assertThat(outcomes.get(1).stayedAway()).isTrue();
    }

    @Test
    void leavesOutLooksWhoseHorizonPassesTheEnd() {
        // Given
        WeeklySnapshots snapshots = new WeeklySnapshots(FIRST_DAY);
        snapshots.add(score("u", 0.5, 0.4));

        // When
        List<Outcome> outcomes = snapshots.outcomes(visits(0.5), observed(0, 6 + HORIZON));

        // Then
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void takesTheLastScoreOfTheDay() {
        // Given
        WeeklySnapshots snapshots = new WeeklySnapshots(FIRST_DAY);
        snapshots.add(score("u", 0.1, 0.4));
        snapshots.add(score("u", 0.999, 0.6));

        // When
        List<Outcome> outcomes = snapshots.outcomes(visits(0.1), observed(0, HORIZON));

        // Then
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.risk()).isBetween(0.6, 0.61));
    }

    @Test
    void asksForUsersOfTheWarmUpToo() {
        // Given
        WeeklySnapshots snapshots = new WeeklySnapshots(FIRST_DAY + 10);
        snapshots.add(score("u", 0.5, 0.4));

        // When
        List<Outcome> outcomes = snapshots.outcomes(visits(0.5, 20.5), observed(10, 10 + HORIZON));

        // Then: silent for 10.5 days at the end of day 10, and back ten days later
        assertThat(outcomes).containsExactly(new Outcome(0.4 + 0.6 * 10.5 / 60, false));
    }

    private static VisitLog visits(double... days) {
        VisitLog log = new VisitLog();
        for (double day : days) {
            log.add(purchase("u", day));
        }
        return log;
    }
}
