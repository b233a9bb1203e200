package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ModelOpinion;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A second model that scores what the engine has decided, from the vectors that the engine made, with hidden states of its own.
 * Nothing that the engine knows or decides depends on it. Not thread-safe: one per stream task.
 */
public final class Shadow {
    /** Days on the wire to four decimals: nine seconds. */
    private static final int DECIMALS = 4;

    private final ModelManifest manifest;
    private final AlertPolicy policy;
    private final RowScorer rows;
    private final Roller roller;

    /**
     * A shadow over a scorer, which the caller closes after it.
     *
     * @param policy the alert policy as it would be with this model
     */
    public Shadow(Scorer scorer, AlertPolicy policy) {
        this.manifest = scorer.manifest();
        this.policy = policy;
        this.rows = new RowScorer(scorer);
        this.roller = new Roller(rows);
    }

    /**
     * The hidden state of each user of a batch before it. To be asked before the engine decides the batch, because a state that
     * is missing, or that was left behind, is made anew from the events that the profile keeps.
     *
     * @return by user id
     * @throws ScoringException if the model failed
     */
    public Map<String, float[]> before(List<ShopEvent> batch, ProfileReader profiles, ShadowState shadows)
            throws ScoringException {
        Map<String, float[]> hidden = new HashMap<>();
        List<String> missing = new ArrayList<>(0);
        List<List<float[]>> histories = new ArrayList<>(0);
        for (ShopEvent event : batch) {
            String userId = event.userId();
            if (hidden.containsKey(userId)) {
                continue;
            }
            Optional<Profile> profile = profiles.read(userId).map(Profile::of);
            Optional<float[]> kept = profile.flatMap(known -> kept(userId, known, shadows));
            hidden.put(userId, kept.orElseGet(rows::initialHidden));
            if (profile.isPresent() && kept.isEmpty()) {
                missing.add(userId);
                histories.add(Rebuilder.keptEvents(profile.get(), manifest));
            }
        }
        List<RowScorer.Row> made = roller.last(histories);
        for (int i = 0; i < missing.size(); i++) {
            hidden.put(missing.get(i), made.get(i).kept());
        }
        return hidden;
    }

    /**
     * Scores what the engine has decided. Nothing is written unless all of it could be scored.
     *
     * @param before what {@link #before} said of the batch
     * @param decided the batch's events that were scored, in order, with {@link Scores#EVERY} score
     * @param active the policy of the model that decided
     * @return one for each event, in the same order
     * @throws ScoringException if the model failed
     */
    public List<ShadowScore> follow(
            Map<String, float[]> before, List<Decision.Scored> decided, AlertPolicy active, ShadowState shadows)
            throws ScoringException {
        Map<String, Deque<Integer>> waiting = new LinkedHashMap<>();
        for (int i = 0; i < decided.size(); i++) {
            waiting.computeIfAbsent(decided.get(i).event().userId(), user -> new ArrayDeque<>(2))
                    .add(i);
        }
        List<RowScorer.Row> steps = new ArrayList<>(decided.size());
        for (Decision.Scored scored : decided) {
            RowScorer.Row row = rows.newRow();
            row.vector(scored.features().values());
            steps.add(row);
        }
        Map<String, float[]> hidden = new HashMap<>(before);
        Map<String, ShadowRow> changed = new LinkedHashMap<>();
        // In waves, as the engine: the first event of every user, then the second, and so on.
        while (!waiting.isEmpty()) {
            List<Integer> wave = waiting.values().stream().map(Deque::remove).toList();
            for (int position : wave) {
                steps.get(position)
                        .hidden(hidden.get(decided.get(position).event().userId()));
            }
            rows.step(wave.stream().map(steps::get).toList());
            for (int position : wave) {
                ShopEvent event = decided.get(position).event();
                float[] next = steps.get(position).kept();
                hidden.put(event.userId(), next);
                changed.put(
                        event.userId(),
                        new ShadowRow(manifest.fingerprint(), Profile.eventMark(event.eventId()), next));
            }
            waiting.values().removeIf(Deque::isEmpty);
        }
        rows.risks(steps);
        List<ShadowScore> scores = new ArrayList<>(decided.size());
        for (int i = 0; i < decided.size(); i++) {
            scores.add(score(decided.get(i), steps.get(i), active));
        }
        changed.forEach((userId, row) -> shadows.write(userId, row.encode()));
        return scores;
    }

    private Optional<float[]> kept(String userId, Profile profile, ShadowState shadows) {
        return shadows.read(userId)
                .flatMap(ShadowRow::decode)
                .filter(row -> row.model() == manifest.fingerprint())
                // While no shadow was set, or it failed, the user may have gone on.
                .filter(row -> row.lastEvent() == profile.lastEvent())
                .filter(row -> row.hidden().length == manifest.hiddenSize())
                .map(ShadowRow::hidden);
    }

    private ShadowScore score(Decision.Scored scored, RowScorer.Row row, AlertPolicy active) {
        ShopEvent event = scored.event();
        RiskScore decided = scored.score().orElseThrow();
        return new ShadowScore(
                event.eventId(),
                event.userId(),
                event.type(),
                event.time(),
                opinion(decided.model(), curve(decided, active.window(scored.standing())), scored, active),
                opinion(manifest.name(), row.curve(policy.window(scored.standing())), scored, policy));
    }

    private static ModelOpinion opinion(String model, RiskCurve curve, Decision.Scored scored, AlertPolicy policy) {
        Standing standing = scored.standing();
        int risk = curve.at(scored.event().time().toEpochMilli());
        OptionalLong raises = policy.raisesAt(curve, standing);
        return new ModelOpinion(
                model,
                risk / (double) RiskCurve.ONE,
                curve.window().days(),
                policy.band(risk, Band.HEALTHY, standing, curve.window()),
                raises.isPresent()
                        ? OptionalDouble.of(days(raises.getAsLong() - standing.lastVisit()))
                        : OptionalDouble.empty());
    }

    private static double days(long millis) {
        return Decimals.rounded(millis / ProfileUpdater.MILLIS_PER_DAY, DECIMALS);
    }

    /** The curve that the engine decided by, as it was sent. */
    private static RiskCurve curve(RiskScore score, ChurnWindow window) {
        int[] shares = Arrays.stream(score.silenceDays())
                .mapToInt(days -> RiskCurve.rounded(days / score.windowDays()))
                .toArray();
        int[] risks =
                Arrays.stream(score.riskCurve()).mapToInt(RiskCurve::rounded).toArray();
        return new RiskCurve(shares, risks, window);
    }
}
