package io.tidewatch.it;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Thresholds;
import java.nio.file.Path;
import java.util.Optional;

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

    private ShippedModel() {}

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
