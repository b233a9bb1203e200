package io.tidewatch.engine.silence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;

class RiskCurveTest {
    private static final long DAY = 86_400_000L;
    private static final long[] GRID = {0, DAY, 3 * DAY, 7 * DAY};

    @Test
    void isStraightBetweenPointsAndFlatAfterTheLast() {
        RiskCurve curve = new RiskCurve(GRID, new int[] {1_000, 2_000, 6_000, 5_000});

        assertThat(curve.now()).isEqualTo(1_000);
        assertThat(curve.at(DAY / 2)).isEqualTo(1_500);
        assertThat(curve.at(2 * DAY)).isEqualTo(4_000);
        assertThat(curve.at(5 * DAY)).isEqualTo(5_500);
        assertThat(curve.at(100 * DAY)).isEqualTo(5_000);
    }

    @Test
    void findsTheFirstMomentAtTheLine() {
        RiskCurve curve = new RiskCurve(GRID, new int[] {1_000, 2_000, 6_000, 5_000});

        assertThat(curve.firstReaching(4_000, 0)).hasValue(2 * DAY);
        assertThat(curve.firstReaching(1_000, 0)).hasValue(0);
        assertThat(curve.firstReaching(6_001, 0)).isEmpty();
    }

    @Test
    void countsOnlyFromAGivenSilence() {
        RiskCurve curve = new RiskCurve(GRID, new int[] {5_000, 2_000, 6_000, 5_000});

        assertThat(curve.firstReaching(4_000, DAY)).hasValue(2 * DAY);
        assertThat(curve.firstReaching(4_000, 5 * DAY)).hasValue(5 * DAY);
        assertThat(curve.firstReaching(5_500, 6 * DAY)).isEmpty();
    }

    @Property
    @StatisticsReport(StatisticsReportMode.OFF)
    void theRiskIsAtTheLineThenAndBelowItBefore(
            @ForAll @Size(4) int[] draws,
            @ForAll @IntRange(min = 0, max = RiskCurve.ONE) int line,
            @ForAll @IntRange(min = 0, max = 9) int fromDay) {
        int[] risks = new int[draws.length];
        for (int i = 0; i < draws.length; i++) {
            risks[i] = Math.floorMod(draws[i], RiskCurve.ONE + 1);
        }
        RiskCurve curve = new RiskCurve(GRID, risks);

        long from = fromDay * DAY;
        OptionalLong silence = curve.firstReaching(line, from);

        Statistics.label("the line is reached")
                .collect(silence.isEmpty() ? "never" : silence.getAsLong() == from ? "already" : "later")
                .coverage(tries -> {
                    for (String when : List.of("never", "already", "later")) {
                        tries.check(when).percentage(share -> share > 5);
                    }
                });
        if (silence.isPresent()) {
            assertThat(curve.at(silence.getAsLong())).isGreaterThanOrEqualTo(line);
            assertThat(silence.getAsLong()).isGreaterThanOrEqualTo(from);
        }
        long end = silence.orElse(20 * DAY);
        for (long at = from; at < end; at += DAY / 3) {
            assertThat(curve.at(at)).isLessThan(line);
        }
    }
}
