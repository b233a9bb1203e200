package io.tidewatch.bench.peer;

import io.tidewatch.engine.SilenceGrid;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordEncoder;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.RiskScoreEncoder;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A peer's messages: the engine's feature message, of one event or of several that were scored together, and its score message. */
final class Messages {
    private final ModelManifest manifest;
    private final SilenceGrid grid;
    private final FeatureRecordEncoder features = new FeatureRecordEncoder();
    private final RiskScoreEncoder scores = new RiskScoreEncoder();

    Messages(ModelManifest manifest) {
        this.manifest = manifest;
        this.grid = new SilenceGrid(manifest);
    }

    /** Of events of one user, at least one. */
    Message features(List<FeatureRecord> served) {
        FeatureRecord last = served.get(served.size() - 1);
        return message(TopicNames.FEATURES, last.userId(), last.eventTime(), features.encode(served));
    }

    Message score(ShopEvent event, int[] risks, Profile profile) {
        return message(TopicNames.SCORES, event.userId(), event.time(), riskScore(event, risks, profile));
    }

    private static Message message(String topic, String userId, Instant time, byte[] value) {
        return new Message(topic, userId.getBytes(StandardCharsets.UTF_8), value, time.toEpochMilli());
    }

    /** What was served for an event. */
    FeatureRecord served(ShopEvent event, float[] vector, int[] risks) {
        return new FeatureRecord(
                event.eventId(),
                event.userId(),
                event.type(),
                event.time(),
                FeatureCatalogue.hash(),
                vector,
                probability(risks[0]),
                manifest.name());
    }

    /** A curve in ten-thousandths; of one that is longer than the model's grid its beginning. */
    int[] rounded(float[] curve) {
        int[] rounded = new int[Math.min(curve.length, grid.size())];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = RiskCurve.rounded(curve[i]);
        }
        return rounded;
    }

    private byte[] riskScore(ShopEvent event, int[] risks, Profile profile) {
        double[] curve = new double[risks.length];
        for (int i = 0; i < curve.length; i++) {
            curve[i] = probability(risks[i]);
        }
        ChurnWindow window = manifest.window().of(Standing.of(profile));
        double[] silences = grid.days(window);
        return scores.encode(new RiskScore(
                event.userId(),
                probability(risks[0]),
                window.days(),
                OptionalDouble.of(window.usualGapDays()),
                Instant.ofEpochMilli(window.due()),
                OptionalDouble.empty(),
                band(probability(risks[0])),
                Trigger.EVENT,
                risks.length == silences.length ? silences : Arrays.copyOf(silences, risks.length),
                curve,
                ValueTier.LOW,
                OptionalInt.empty(),
                Instant.ofEpochMilli(profile.lastTime()),
                manifest.name(),
                Optional.empty()));
    }

    /** By fixed lines; what episodes and hysteresis cost is left out, in the peers' favour. */
    private static Band band(double risk) {
        if (risk < 0.5) {
            return Band.HEALTHY;
        }
        return risk < 0.8 ? Band.WATCH : Band.AT_RISK;
    }

    private static double probability(int risk) {
        return risk / (double) RiskCurve.ONE;
    }
}
