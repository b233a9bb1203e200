package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.Trigger;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Makes the messages of features and scores. */
final class ScoreMessages {
    private final AlertPolicy policy;
    private final ModelManifest manifest;
    private final WindowRule windows;
    private final SilenceGrid grid;
    private final Experiment experiment;

    ScoreMessages(AlertPolicy policy, ModelManifest manifest, SilenceGrid grid, Experiment experiment) {
        this.policy = policy;
        this.manifest = manifest;
        this.windows = manifest.window();
        this.grid = grid;
        this.experiment = experiment;
    }

    /** What was served of an event. */
    FeatureRecord features(Step step, RiskCurve curve) {
        ShopEvent event = step.event();
        return new FeatureRecord(
                event.eventId(),
                event.userId(),
                event.type(),
                event.time(),
                FeatureCatalogue.hash(),
                step.row().vector(),
                curve.at(step.after().lastTime()) / (double) RiskCurve.ONE,
                manifest.name());
    }

    /** How a user stands at a time, epoch milliseconds. */
    RiskScore score(String userId, Profile profile, RiskCurve curve, Trigger trigger, long time) {
        Standing standing = Standing.of(profile);
        ChurnWindow window = curve.window();
        int risk = curve.at(time);
        return new RiskScore(
                userId,
                risk / (double) RiskCurve.ONE,
                window.days(),
                OptionalDouble.of(Decimals.rounded(windows.usualGap(standing), 1)),
                Instant.ofEpochMilli(window.due()),
                OptionalDouble.of(Decimals.rounded(policy.valueAtRisk(risk, standing, window), 2)),
                profile.band(),
                trigger,
                grid.days(window),
                curve.probabilities(),
                policy.valueTier(standing, window),
                OptionalInt.of(standing.visits()),
                Instant.ofEpochMilli(time),
                manifest.name(),
                experiment.isOn() ? Optional.of(experiment.arm(userId).name()) : Optional.empty());
    }
}
