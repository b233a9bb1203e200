package io.tidewatch.it;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Forgetting;
import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ActionType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the model lies that comes with the repository, and how it is served. */
final class ShippedModel {
    static final String NAME = "tidewatch-base";
    static final Path FOLDER =
            Repository.root().resolve("model-export").resolve("models").resolve("tidewatch-base");

    /** Far lower than a shop would have them: what is compared with the oracle should be many alerts, of events too. */
    private static final Lines LINES = new Lines(0.05, 0.1, 0.5);

    private static final double HYSTERESIS = 0.02;

    /** The default policy, but for its lines, in the shop that the model knows, so that it acts. */
    static final PolicySettings POLICY = policy();

    /** The same in a configuration's YAML. */
    static final String POLICY_YAML = "{shop: %s, thresholds: {watch: %s, at_risk: %s, critical: %s, hysteresis: %s}}"
            .formatted(POLICY.shop(), LINES.watch(), LINES.atRisk(), LINES.critical(), HYSTERESIS);

    /** Of the customers a good part is held out and another has actions of its own, so that a log of few customers has some of each. */
    static final ExperimentSettings EXPERIMENT = new ExperimentSettings(
            "warnings",
            "tests",
            0.2,
            List.of(new ExperimentSettings.Share(
                    "calls", 0.3, List.of(new ActionRule(Set.of(), Set.of(), Set.of(), ActionType.CALL, Map.of())))));

    /** The same in a configuration's YAML. */
    static final String EXPERIMENT_YAML =
            "{name: warnings, salt: tests, holdout: 0.2, arms: [{name: calls, share: 0.3, actions: [{action: call}]}]}";

    private ShippedModel() {}

    /** An engine as {@link EngineSettings} configure it. */
    static Engine engine(Scorer scorer, long inForceSince) {
        return new Engine(
                scorer,
                new AlertPolicy(POLICY, scorer.manifest()),
                inForceSince,
                Forgetting.DEFAULT,
                new Experiment(EXPERIMENT));
    }

    static Engine engine(Scorer scorer) {
        return engine(scorer, Long.MIN_VALUE);
    }

    private static PolicySettings policy() {
        PolicySettings defaults = PolicySettings.defaults();
        return new PolicySettings(
                Optional.of(Thresholds.forAll(LINES, HYSTERESIS)),
                defaults.deadlineShare(),
                defaults.coolDown(),
                defaults.values(),
                "online-retail",
                defaults.actBeforeTrained(),
                defaults.actions());
    }
}
