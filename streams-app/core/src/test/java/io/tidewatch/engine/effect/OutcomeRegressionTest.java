package io.tidewatch.engine.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OutcomeRegressionTest {
    @Test
    void itBeginsWithTheEnginesBelief() {
        assertThat(new OutcomeRegression().predict(new Covariates(0.3, 100, 30), 0.7))
                .isEqualTo(0.7);
    }

    @Test
    void itLearnsALinearDifferenceFromTheBelief() {
        // Given: customers spend a third of what the engine expects, and ten more with each risk of a tenth
        OutcomeRegression regression = new OutcomeRegression();
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            Covariates known = covariates(random);
            regression.add(known, known.expectedMoney(), known.expectedSpend() / 3 + 100 * known.risk());
        }

        // When
        Covariates known = new Covariates(0.5, 120, 60);
        double prediction = regression.predict(known, known.expectedMoney());

        // Then: but for the ridge
        assertThat(prediction).isCloseTo(90, within(0.5));
    }

    @Test
    void aFewOutcomesMoveItALittle() {
        OutcomeRegression regression = new OutcomeRegression();
        Covariates known = new Covariates(0.5, 100, 50);

        regression.add(known, 0.5, 1);

        assertThat(regression.predict(known, 0.5)).isCloseTo(0.5 + 0.5 / 11, within(1e-12));
    }

    @Test
    void covariatesThatNeverVaryHaveNoSlope() {
        OutcomeRegression regression = new OutcomeRegression();
        for (int i = 0; i < 1_000; i++) {
            regression.add(new Covariates(0.5, 100, 50), 0.5, i % 2);
        }

        assertThat(regression.predict(new Covariates(0.9, 1e9, 1e9), 0.5)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void predictionsStayWithinWhatWasSeen() {
        OutcomeRegression regression = new OutcomeRegression();
        Random random = new Random(4);
        for (int i = 0; i < 50; i++) {
            Covariates known = covariates(random);
            regression.add(known, known.expectedMoney(), known.expectedSpend());
        }

        Covariates absurd = new Covariates(0.1, 1e12, 1e11);
        assertThat(regression.predict(absurd, absurd.expectedMoney())).isLessThanOrEqualTo(200);
    }

    /** Spends up to 200. */
    private static Covariates covariates(Random random) {
        double risk = 0.2 + 0.6 * random.nextDouble();
        double spend = 200 * random.nextDouble();
        return new Covariates(risk, spend, risk * spend);
    }
}
