package io.tidewatch.workbench.demo;

import io.tidewatch.engine.effect.Effect;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.effect.ExperimentLog;
import io.tidewatch.engine.effect.ExperimentTrials;
import io.tidewatch.engine.effect.Finding;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.engine.effect.TooEarly;
import io.tidewatch.engine.effect.Trial;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.replay.generator.RespondingShop;
import io.tidewatch.replay.loop.TrueEffects;
import io.tidewatch.replay.report.MeasuredEffect;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.TidewatchException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts what an experiment in a made-up shop measured beside what its maker knows. */
final class EffectOfLoop {
    private EffectOfLoop() {}

    /**
     * Compares.
     *
     * @param assignments all that there were
     * @param log the same with outcomes and receipts
     */
    static MeasuredEffect of(RespondingShop shop, List<Assignment> assignments, ExperimentLog log) {
        ExperimentTrials trials;
        try {
            trials = log.trials(ExperimentSettings.DEFAULT_NAME);
        } catch (NotRandomisedException nobody) {
            throw new TidewatchException(
                    "nobody was held out, so nothing can be measured; give more --users or --days", nobody);
        }
        EffectReport report = EffectReport.of(trials.trials(), shop.end(), EffectReport.ALPHA);
        Effect effect = report.arm(Experiment.RULES)
                .orElseThrow(() -> new TidewatchException(
                        "nobody was warned of, so nothing can be measured; give more --users or --days"))
                .effect();
        Map<String, Double> costs =
                trials.trials().stream().collect(Collectors.toMap(Trial::assignmentId, Trial::cost));
        TrueEffects truth =
                TrueEffects.of(shop, assignments, shop.end(), assignment -> costs.getOrDefault(assignment, 0.0));
        return new MeasuredEffect(
                range(effect.kept()),
                range(effect.money()),
                truth.keptPer1000(),
                truth.moneyPer1000(),
                effect.treated().assigned(),
                effect.heldOut().assigned(),
                Optional.empty(),
                effect.money().tooEarly().map(TooEarly::words));
    }

    private static Optional<MeasuredEffect.Range> range(Finding finding) {
        return finding.estimate()
                .map(estimate -> estimate.times(EffectJson.PER))
                .map((Estimate scaled) -> new MeasuredEffect.Range(scaled.mean(), scaled.low(), scaled.high()));
    }
}
