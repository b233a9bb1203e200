package io.tidewatch.replay.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.effect.Measure;
import io.tidewatch.replay.generator.Dice;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form of {@code tidewatch uplift simulate}. */
class EffectSimulationTest {
    private static final int EXPERIMENTS = 40;

    @Test
    void theSequenceCoversTheTruthOnAllDaysAndTheNaiveIntervalDoesNot() {
        // When
        List<KindFigures> kinds = new EffectSimulation(EXPERIMENTS, 2_500, 125, 1).run(done -> {});

        // Then
        double naive = 0;
        for (KindFigures kind : kinds) {
            for (Measure measure : Measure.values()) {
                MeasureFigures figures = kind.of(measure);
                assertThat(figures.coverage()).as("%s %s", kind.kind(), measure).isGreaterThanOrEqualTo(0.95);
                assertThat(Math.abs(figures.bias())).isLessThan(3.5 * figures.biasError());
                assertThat(figures.firstDay()).isBetween(70.0, 110.0);
                naive += figures.naiveCoverage() / 6;
            }
        }
        assertThat(naive).isLessThan(0.9);
        MeasureFigures large = kinds.get(EffectKind.LARGE.ordinal()).of(Measure.KEPT);
        assertThat(large.signKnown()).isGreaterThan(0.9);
    }

    @Test
    void theTrueEffectIsThatOfManyCustomers() {
        for (EffectKind kind : EffectKind.values()) {
            Dice dice = new Dice(3, kind.ordinal());
            int customers = 400_000;
            double kept = 0;
            double money = 0;
            for (int i = 0; i < customers; i++) {
                ResponsiveCustomer customer = ResponsiveCustomer.draw(kind.response(), dice);
                kept += (customer.comes(true) ? 1 : 0) - (customer.comes(false) ? 1 : 0);
                money += customer.money(true)
                        - customer.money(false)
                        - kind.response().cost(customer.comes(true));
            }

            TrueEffect truth = TrueEffect.of(kind.response());
            assertThat(kept / customers).isCloseTo(truth.kept(), within(0.003));
            assertThat(money / customers).isCloseTo(truth.money(), within(0.4));
        }
    }

    @Test
    void aSeedGivesTheSameFigures() {
        EffectSimulation simulation = new EffectSimulation(2, 2_000, 100, 7);

        assertThat(simulation.run(done -> {})).isEqualTo(simulation.run(done -> {}));
    }

    @Test
    void tooSmallAnExperimentIsRefused() {
        assertThatThrownBy(() -> new EffectSimulation(1, 500, 100, 1)).hasMessageContaining("--customers");
    }
}
