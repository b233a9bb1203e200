package io.tidewatch.replay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Forgetting;
import io.tidewatch.engine.FormulaScorer;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.replay.report.StrategyGain;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TwinShopsTest {
    private static final int BATCH = 64;

    @Test
    void aStrategyThatExploresDoesOtherThingsAndLearnsFromWhatComesOfThem() throws Exception {
        StrategyGain gain = run(0.5);

        assertThat(gain.warnings()).isGreaterThan(200);
        assertThat(gain.own()).isBetween(gain.warnings() / 10, gain.warnings() * 2 / 3);
        assertThat(gain.learnt()).isBetween(gain.warnings() / 2, gain.warnings());
        assertThat(gain.moneyPer1000().low()).isLessThan(gain.moneyPer1000().mean());
        assertThat(run(0.5)).as("the same each time").isEqualTo(gain);
    }

    @Test
    void oneThatHardlyExploresMostlyDoesWhatTheRulesDo() throws Exception {
        StrategyGain gain = run(StrategySettings.LEAST_EXPLORE);

        assertThat(gain.own()).isLessThan(run(0.5).own());
    }

    private static StrategyGain run(double explore) throws Exception {
        FormulaScorer scorer = new FormulaScorer(BATCH);
        AlertPolicy policy = new AlertPolicy(PolicySettings.defaults(), scorer.manifest());
        return new TwinShops(
                        new ShopSettings(400, 365, 11, OptionalLong.empty()),
                        (experiment, strategy) ->
                                new Engine(scorer, policy, Long.MIN_VALUE, Forgetting.DEFAULT, experiment, strategy),
                        BATCH)
                .run(new StrategySettings(explore, 1, "tests"));
    }
}
