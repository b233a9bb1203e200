package io.tidewatch.replay.evaluation;

import static io.tidewatch.replay.evaluation.Shop.FIRST_DAY;
import static io.tidewatch.replay.evaluation.Shop.WINDOW;
import static io.tidewatch.replay.evaluation.Shop.at;
import static io.tidewatch.replay.evaluation.Shop.purchase;
import static io.tidewatch.replay.evaluation.Shop.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.topics.RiskScore;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CurveJudgeTest {
    private final VisitLog visits = new VisitLog();

    @Test
    void asksOnEveryDayUpToTheMiddleOfTheWindow() {
        // Given
        CurveJudge judge = judge(0);
        visit(judge, 0.5, 0.4);

        // When
        Calibration calibration = judge.calibration(FIRST_DAY + WINDOW);

        // Then: 0 to 15 days of silence, all of a lost customer, on a line from .4 to 1
        assertThat(calibration.samples()).isEqualTo(WINDOW / 2 + 1);
        assertThat(calibration.bins())
                .filteredOn(bin -> bin.count() > 0)
                .allSatisfy(bin -> assertThat(bin.observed()).isEqualTo(1));
        assertThat(calibration.bins().get(6).meanRisk())
                .isCloseTo((0.60 + 0.62 + 0.64 + 0.66 + 0.68) / 5, within(1e-9));
    }

    @Test
    void asksUntilTheNextVisitAndNotBeforeTheCut() {
        // Given: back after 8 days, of which the first three are before the cut; then away for good
        CurveJudge judge = judge(3);
        visit(judge, 0.5, 0.4);
        visit(judge, 8.5, 0.1);

        // When: the second window is not over
        Calibration calibration = judge.calibration(FIRST_DAY + 8 + WINDOW - 1);

        // Then: silences of 3 to 7 days
        assertThat(calibration.samples()).isEqualTo(5);
        assertThat(calibration.bins().stream()
                        .mapToDouble(bin -> bin.count() == 0 ? 0 : bin.observed())
                        .sum())
                .isZero();
    }

    @Test
    void aSilenceWhoseWindowEndsAfterTheLogIsNotJudgedThoughTheCustomerCameBack() {
        // Given
        CurveJudge judge = judge(0);
        visit(judge, 0.5, 0.4);
        visit(judge, 8.5, 0.1);

        // Then
        assertThat(judge.calibration(FIRST_DAY + WINDOW - 1).samples()).isZero();
    }

    @Test
    void anEventInTheSilenceChangesTheCurveFromTheNextDayOn() {
        // Given: a return on day 4 after a visit on day 0
        CurveJudge judge = judge(0);
        visit(judge, 0.5, 0.2);
        judge.add(moved(0.5, 4.5, 0.9));

        // When
        Calibration calibration = judge.calibration(FIRST_DAY + WINDOW);

        // Then: the silences of 0 to 3 days are asked of the first curve, those of 4 to 15 days of the second
        assertThat(calibration.samples()).isEqualTo(WINDOW / 2 + 1);
        assertThat(calibration.bins().get(9).count()).isEqualTo(12);
    }

    @Test
    void aVisitOverMidnightIsOneSilence() {
        // Given
        CurveJudge judge = judge(0);
        visit(judge, 0.99, 0.4);
        visit(judge, 1.01, 0.4);

        // Then
        assertThat(judge.calibration(FIRST_DAY + 1 + WINDOW).samples()).isEqualTo(WINDOW / 2 + 1);
    }

    private CurveJudge judge(int cutDay) {
        return new CurveJudge(visits, FIRST_DAY + cutDay);
    }

    private void visit(CurveJudge judge, double day, double risk) {
        visits.add(purchase("u", day));
        judge.add(score("u", day, risk));
    }

    /** The score of an event in the silence after a visit. */
    private static RiskScore moved(double visitDay, double eventDay, double risk) {
        RiskScore visit = score("u", visitDay, risk);
        Instant time = at(eventDay);
        return new RiskScore(
                visit.userId(),
                risk,
                visit.windowDays(),
                visit.usualGapDays(),
                visit.due(),
                visit.valueAtRisk(),
                visit.band(),
                visit.trigger(),
                visit.silenceDays(),
                visit.riskCurve(),
                visit.valueTier(),
                visit.visits(),
                time,
                visit.model(),
                visit.arm());
    }
}
