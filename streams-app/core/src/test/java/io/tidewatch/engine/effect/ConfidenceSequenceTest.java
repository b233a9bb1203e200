package io.tidewatch.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidenceSequenceTest {
    /**
     * Values of {@code std_conjmix_margin(t, rho2, alpha)} of the authors' R package drconfseq (github.com/WannabeSmith/drconfseq,
     * R/asymptotic_confseq.R), computed from its formula with Python's {@code math} for rho2 of {@code best_rho2_exact}.
     */
    @ParameterizedTest
    @CsvSource({
        "0.05, 0.08209163576351104,  1,      8.945194824771566",
        "0.05, 0.08209163576351104,  10,     1.2091070566808564",
        "0.05, 0.08209163576351104,  100,    0.30351224215962264",
        "0.05, 0.08209163576351104,  100000, 0.012250069574986509",
        "0.05, 0.004104581788175552, 100,    0.46658627040052575",
        "0.05, 0.004104581788175552, 1000,   0.09735736028798933",
        "0.05, 0.004104581788175552, 10000,  0.03157100268717964",
        "0.10, 0.003313422181445078, 10000,  0.028949959237550362",
        "0.01, 0.11756262716430105,  1000,   0.11876340435406446",
        "0.025, 0.004876124417432209, 1000,  0.1049993859321131",
    })
    void marginsAreThoseOfTheAuthorsImplementation(double alpha, double rhoSquared, long customers, double margin) {
        assertThat(new ConfidenceSequence(alpha, rhoSquared).margin(customers, 1))
                .isCloseTo(margin, within(1e-14));
        assertThat(new ConfidenceSequence(alpha, rhoSquared).margin(customers, 7))
                .isCloseTo(7 * margin, within(1e-12));
    }

    /**
     * {@code best_rho2_exact(t_opt, alpha)} of the same package solves the equation of a one-sided boundary, which differs by α² in an
     * exponent; at its optimum the margin hardly changes.
     */
    @ParameterizedTest
    @CsvSource({
        "0.05, 100,  0.08209163576351104",
        "0.05, 2000, 0.004104581788175552",
        "0.01, 100,  0.11756262716430105",
        "0.025, 2000, 0.004876124417432209",
    })
    void theTightestIsTheAuthors(double alpha, long customers, double rhoSquared) {
        ConfidenceSequence tightest = ConfidenceSequence.tightestAt(customers, alpha);

        assertThat(tightest.rhoSquared()).isCloseTo(rhoSquared, within(5e-4 * rhoSquared));
        double margin = new ConfidenceSequence(alpha, rhoSquared).margin(customers, 1);
        assertThat(tightest.margin(customers, 1)).isLessThanOrEqualTo(margin).isCloseTo(margin, within(1e-8 * margin));
    }

    @Property
    void noOtherSequenceIsTighterWhereItIsTightest(
            @ForAll @IntRange(min = 1, max = 1_000_000) int customers,
            @ForAll @DoubleRange(min = 0.01, max = 0.4) double alpha,
            @ForAll @DoubleRange(min = 0.01, max = 100) double other) {
        ConfidenceSequence tightest = ConfidenceSequence.tightestAt(customers, alpha);

        double margin = new ConfidenceSequence(alpha, tightest.rhoSquared() * other).margin(customers, 1);
        assertThat(tightest.margin(customers, 1)).isLessThanOrEqualTo(margin * (1 + 1e-12));
    }

    @Property
    void itIsWiderThanAnIntervalThatMayBeLookedAtOnce(
            @ForAll @IntRange(min = 1, max = 10_000_000) int customers,
            @ForAll @IntRange(min = 1, max = 100_000) int tightestAt) {
        double margin = ConfidenceSequence.tightestAt(tightestAt, 0.05).margin(customers, 1);

        assertThat(margin).isGreaterThan(1.96 / Math.sqrt(customers));
    }

    @Test
    void itCoversNormalNumbersAtAllTimesTogether() {
        // Given: the authors' own check, of which at most a tenth may ever miss
        ConfidenceSequence sequence = ConfidenceSequence.tightestAt(10, 0.1);
        Random random = new Random(5);
        int missed = 0;

        // When
        for (int experiment = 0; experiment < 500; experiment++) {
            double sum = 0;
            boolean misses = false;
            for (int t = 1; t <= 5_000; t++) {
                sum += random.nextGaussian();
                misses |= Math.abs(sum / t) > sequence.margin(t, 1);
            }
            missed += misses ? 1 : 0;
        }

        // Then: and some do, since it is not wider than it must be
        assertThat(missed).isBetween(10, 50);
    }

    @Test
    void anErrorsProbabilityIsOne() {
        assertThatThrownBy(() -> new ConfidenceSequence(1, 1)).hasMessageContaining("alpha is 1.0");
        assertThatThrownBy(() -> new ConfidenceSequence(Double.NaN, 1)).hasMessageContaining("alpha is NaN");
        assertThatThrownBy(() -> new ConfidenceSequence(0.05, 0)).hasMessageContaining("rho² is 0.0");
    }
}
