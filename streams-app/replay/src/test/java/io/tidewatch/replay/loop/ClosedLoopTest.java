package io.tidewatch.replay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Forgetting;
import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.generator.Conduct;
import io.tidewatch.replay.generator.RespondingShop;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Outcome;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private static final int BATCH = 64;

    private static RespondingShop shop;
    private static OfflineDecider decider;

    @BeforeAll
    static void runOnce() throws Exception {
        shop = new RespondingShop(new ShopSettings(800, 365, 11, OptionalLong.empty()));
        decider = new OfflineDecider(listener -> new OfflineReplay(engine(0.5), BATCH, listener));
        new ClosedLoop(shop).run(decider);
    }

    @Test
    void theEnginesOutcomesAreWhatTheCustomersDid() {
        assertThat(decider.outcomes()).hasSizeGreaterThan(100);
        for (Outcome outcome : decider.outcomes()) {
            Conduct did = shop.conduct(outcome.userId(), outcome.assignedAt(), outcome.due());
            assertThat(did).isEqualTo(new Conduct(outcome.returned(), outcome.spend()));
        }
    }

    @Test
    void nothingIsDoneAboutCustomersWhoAreHeldOut() {
        List<Assignment> heldOut =
                decider.assignments().stream().filter(Assignment::heldOut).toList();
        assertThat(heldOut).hasSizeGreaterThan(20);
        for (Assignment assignment : heldOut) {
            assertThat(shop.conduct(assignment.userId(), assignment.assignedAt(), assignment.due()))
                    .isEqualTo(shop.conductWithoutActs(assignment.userId(), assignment.assignedAt(), assignment.due()));
        }
    }

    @Test
    void warningsKeepCustomersWhoRespond() {
        TrueEffects truth = TrueEffects.of(shop, decider.assignments(), shop.end(), id -> 0);

        assertThat(truth.customers()).isGreaterThan(50);
        assertThat(truth.keptPer1000()).isPositive();
        assertThat(truth.moneyPer1000()).isPositive();
    }

    private static Engine engine(double holdout) {
        FormulaScorer scorer = new FormulaScorer(BATCH);
        return new Engine(
                scorer,
                new AlertPolicy(PolicySettings.defaults(), scorer.manifest()),
                Long.MIN_VALUE,
                Forgetting.DEFAULT,
                new Experiment(new ExperimentSettings("warnings", "salt", holdout, List.of())));
    }
}
