package io.tidewatch.engine.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.scoring.Lines;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class OddsTest {
    private static final double PART = 10_000;

    @Property
    void oddsAreMultiplied(
            @ForAll @IntRange(min = 1, max = 9_999) int probability, @ForAll @IntRange(min = 1, max = 40) int up) {
        double odds = probability / (PART - probability) * up / 7;
        assertThat(Odds.times(probability, up, 7) / PART).isCloseTo(odds / (1 + odds), within(1 / PART));
    }

    @Property
    void movedLinesStayInOrderAndAboveTheLeast(
            @ForAll @IntRange(min = 1, max = 9_998) int atRisk, @ForAll @IntRange(min = 300, max = 9_000) int start) {
        Lines lines = new Lines(start * 0.7 / PART, start / PART, (start + (PART - start) * 0.6) / PART);

        // When
        Lines moved = Odds.moved(lines, atRisk, 201);

        // Then
        assertThat(moved.watch()).isGreaterThanOrEqualTo(201 / PART);
        if (atRisk > 300 && atRisk < 9_000) {
            assertThat(moved.atRisk()).isEqualTo(atRisk / PART);
            assertThat(logOdds(moved.critical()) - logOdds(moved.atRisk()))
                    .isCloseTo(logOdds(lines.critical()) - logOdds(lines.atRisk()), within(0.05));
        }
    }

    private static double logOdds(double probability) {
        return Math.log(probability / (1 - probability));
    }
}
