package io.tidewatch.workbench.demo;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Forgetting;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.replay.loop.TwinShops;
import io.tidewatch.replay.report.StrategyGain;

/** Tries a strategy in a demo's shop, with the demo's model and policy and without Kafka. */
public final class StrategyTrial {
    private StrategyTrial() {}

    /**
     * Runs the shop by the rules and by a strategy with the usual settings.
     *
     * @throws Exception if the model fails
     */
    public static StrategyGain run(ShopSettings shop, DemoSettings demo, Forgetting forgetting) throws Exception {
        try (Model model = Model.load(demo.model().path(), demo.model().device());
                Scorer scorer = model.newScorer(OfflineReplay.DEFAULT_BATCH)) {
            AlertPolicy policy = new AlertPolicy(demo.policy(), model.manifest());
            return new TwinShops(
                            shop,
                            (experiment, strategy) ->
                                    new Engine(scorer, policy, Long.MIN_VALUE, forgetting, experiment, strategy),
                            OfflineReplay.DEFAULT_BATCH)
                    .run(StrategySettings.defaults());
        }
    }
}
