package io.tidewatch.bench.core;

import io.tidewatch.bench.load.Traffic;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Episodes;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.Change;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordEncoder;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.RiskScoreEncoder;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the core does with one event besides running the network, part by part. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PartsBenchmark {
    private static final int EVENTS = 4096;
    private static final int USERS = 256;
    /** As many as session traffic has on average. */
    private static final int BURST = 22;
    /** A risk between the bands' lines, so that the policy looks at all of them. */
    private static final double MIDDLING = 0.5;
    /** Two decimals, as money has. */
    private static final double MONEY = 43.21;

    private List<ShopEvent> events;
    private byte[][] messages;
    private Profile profile;
    private byte[] row;
    private Change change;
    private ShopEvent last;
    private Episodes episodes;
    private RiskCurve curve;
    private final FeatureRecordEncoder featureJson = new FeatureRecordEncoder();
    private final RiskScoreEncoder scoreJson = new RiskScoreEncoder();
    private List<FeatureRecord> features;
    private List<FeatureRecord> burst;
    private RiskScore score;
    private int next;

    /** A user in the middle of a life of many events. */
    @Setup
    public void prepare() throws Exception {
        events = CoreInput.events(Traffic.SESSION, USERS, EVENTS);
        messages = CoreInput.messages(events);
        profile = Profile.empty();
        List<float[]> vectors = new ArrayList<>();
        for (ShopEvent event : events) {
            change = ProfileUpdater.apply(profile, event);
            vectors.add(FeatureCatalogue.vector(profile, change, event));
            last = event;
        }
        try (Model model = CoreInput.model()) {
            ModelManifest manifest = model.manifest();
            int[] risks = new int[manifest.silenceShares().size()];
            for (int i = 0; i < risks.length; i++) {
                // Up to four decimals, as risks have.
                risks[i] = RiskCurve.rounded(MIDDLING) + 7 * i;
            }
            profile.score(manifest.fingerprint(), new float[manifest.hiddenSize()], risks);
            ChurnWindow window = manifest.window().of(Standing.of(profile));
            curve = new RiskCurve(manifest.grid(), risks, window);
            episodes = new Episodes(new AlertPolicy(PolicySettings.defaults(), manifest));
            burst = new ArrayList<>();
            for (int i = EVENTS - BURST; i < EVENTS; i++) {
                ShopEvent event = events.get(i);
                burst.add(new FeatureRecord(
                        event.eventId(),
                        last.userId(),
                        event.type(),
                        event.time(),
                        FeatureCatalogue.hash(),
                        vectors.get(i),
                        MIDDLING,
                        manifest.name()));
            }
            features = burst.subList(BURST - 1, BURST);
            score = new RiskScore(
                    last.userId(),
                    MIDDLING,
                    window.days(),
                    OptionalDouble.of(window.usualGapDays()),
                    Instant.ofEpochMilli(window.due()),
                    OptionalDouble.of(MONEY),
                    Band.WATCH,
                    Trigger.EVENT,
                    manifest.silenceShares().stream()
                            .mapToDouble(share -> Decimals.rounded(share * window.days(), 2))
                            .toArray(),
                    curve.probabilities(),
                    ValueTier.LOW,
                    OptionalInt.of(12),
                    last.time(),
                    manifest.name(),
                    Optional.empty());
        }
        row = profile.row();
    }

    /** JSON to a checked event. */
    @Benchmark
    public ShopEvent decode() throws InvalidEventException {
        return ShopEventCodec.read(messages[next++ & EVENTS - 1]);
    }

    /** A row to a profile, an event applied, a profile to a row. */
    @Benchmark
    public byte[] profileUpdate() {
        Profile one = Profile.of(row.clone());
        ProfileUpdater.apply(one, events.get(next++ & EVENTS - 1));
        return one.row();
    }

    /** The features of an event. */
    @Benchmark
    public float[] featureVector() {
        return FeatureCatalogue.vector(profile, change, last);
    }

    /** The message of one event's features. */
    @Benchmark
    public byte[] featureMessage() {
        return featureJson.encode(features);
    }

    /** The message of the features of a user's burst; figures are of one event. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public byte[] featureMessageOfBurst() {
        return featureJson.encode(burst);
    }

    /** The message of a user's score. */
    @Benchmark
    public byte[] scoreMessage() {
        return scoreJson.encode(score);
    }

    /** Bands and episodes after an event. */
    @Benchmark
    public List<Transition> policy() {
        return episodes.onEvent(profile, curve, last.time().toEpochMilli(), false, false);
    }
}
