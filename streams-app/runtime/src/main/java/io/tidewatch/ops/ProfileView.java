package io.tidewatch.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.profile.EpisodeState;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.OpenAssignment;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Rolling;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.EventType;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/** A profile's row as JSON for people: what the engine knows of a user and what it expects. Decides nothing. */
final class ProfileView {
    private static final double DAY = ProfileUpdater.MILLIS_PER_DAY;

    private final ModelManifest manifest;
    private final AlertPolicy policy;
    private final int[] grid;

    ProfileView(ModelManifest manifest, AlertPolicy policy) {
        this.manifest = manifest;
        this.policy = policy;
        this.grid = manifest.grid();
    }

    /**
     * The view.
     *
     * @param row the profile's row
     * @param now the moment for which "now" is meant
     * @throws IllegalArgumentException if the row cannot be read by this engine
     */
    ObjectNode json(String userId, byte[] row, Instant now) {
        Profile profile = Profile.of(row);
        Standing standing = Standing.of(profile);
        ObjectNode json = AnswerJson.object();
        json.put("user_id", userId);
        risk(json, profile, now);
        json.put("band", profile.band().name());
        json.put(
                "value_tier",
                policy.valueTier(standing, policy.window(standing)).name());
        episode(json.putObject("episode"), profile);
        profile.assignment()
                .ifPresentOrElse(
                        open -> assignment(json.putObject("assignment"), open), () -> json.putNull("assignment"));
        AnswerJson.time(json, "next_due", profile.timerAt());
        AnswerJson.time(json, "first_seen", profile.firstTime());
        AnswerJson.time(json, "last_seen", profile.lastTime());
        lastTimes(json.putObject("last_times"), profile);
        json.put("visits", profile.visits());
        json.put("purchases", profile.purchases());
        json.put("returns", profile.returns());
        ratings(json.putObject("ratings"), profile);
        gaps(json.putObject("gaps_days"), profile);
        json.put("spend_total", decimal(profile.spendTotal()));
        json.put("lines_per_purchase", decimal(profile.linesMean()));
        rolling(json.putObject("rolling"), profile);
        json.put("policy_version", policy.version());
        json.put("profile_bytes", row.length);
        return json;
    }

    private void risk(ObjectNode json, Profile profile, Instant now) {
        Standing standing = Standing.of(profile);
        ChurnWindow window = policy.window(standing);
        boolean current = profile.model() == manifest.fingerprint() && profile.gridSize() == grid.length;
        json.put("window_days", window.days());
        json.put("usual_gap_days", Decimals.rounded(manifest.window().usualGap(standing), 1));
        AnswerJson.time(json, "due", window.due());
        int[] risks = new int[current ? grid.length : 0];
        for (int i = 0; i < risks.length; i++) {
            risks[i] = profile.risk(i);
        }
        if (current) {
            RiskCurve curve = new RiskCurve(grid, risks, window);
            int risk = curve.at(now.toEpochMilli());
            json.put("risk_at_last_event", probability(curve.at(profile.lastTime())));
            json.put("risk_now", probability(risk));
            json.put("value_at_risk", Decimals.rounded(policy.valueAtRisk(risk, standing, window), 2));
            ifSilent(json.putArray("if_silent"), profile, curve);
        } else {
            json.putNull("risk_at_last_event");
            json.putNull("risk_now");
        }
        json.put("silence_days", Decimals.rounded(Math.max(0, now.toEpochMilli() - standing.lastVisit()) / DAY, 3));
        AnswerJson.time(json, "now", now.toEpochMilli());
        ObjectNode model = json.putObject("model");
        model.put("name", manifest.name());
        // Otherwise another model wrote the curve; it is made anew with the user's next event or timer.
        model.put("wrote_this_profile", current);
        ArrayNode points = json.putArray("curve");
        for (int i = 0; i < risks.length; i++) {
            ObjectNode point = points.addObject();
            point.put("silence_days", Decimals.rounded(manifest.silenceShares().get(i) * window.days(), 2));
            point.put("risk", probability(risks[i]));
            AnswerJson.time(point, "at", window.begin() + window.millis() * grid[i] / RiskCurve.ONE);
        }
    }

    /** When each higher band is entered if the user stays away. */
    private void ifSilent(ArrayNode json, Profile profile, RiskCurve curve) {
        for (Band band : Band.values()) {
            OptionalLong time =
                    curve.firstReaching(policy.entry(band, Standing.of(profile), curve.window()), profile.lastTime());
            if (band.compareTo(profile.band()) > 0 && time.isPresent()) {
                ObjectNode crossing = json.addObject().put("band", band.name());
                AnswerJson.time(crossing, "at", time.getAsLong());
            }
        }
    }

    private static void episode(ObjectNode json, Profile profile) {
        boolean any = profile.episodeState() != EpisodeState.NONE;
        json.put("state", profile.episodeState().name());
        json.put("alerted_band", any ? profile.alertedBand().name() : null);
        json.put("number", profile.episodeOrdinal());
        AnswerJson.time(json, "last_event_before", any ? profile.episodeAnchor() : 0);
        AnswerJson.time(json, "expires", profile.episodeState() == EpisodeState.OPEN ? profile.episodeExpires() : 0);
        AnswerJson.time(json, "cool_down_until", profile.coolDownUntil());
    }

    private static void assignment(ObjectNode json, OpenAssignment open) {
        json.put("experiment", open.experiment());
        json.put("arm", open.arm());
        AnswerJson.time(json, "assigned_at", open.assignedAt());
        AnswerJson.time(json, "due", open.due());
        AnswerJson.time(json, "returned_at", open.returnedAt());
        json.put("spend", open.spendCents() / 100.0);
    }

    private static void lastTimes(ObjectNode json, Profile profile) {
        for (EventType type : EventType.values()) {
            AnswerJson.time(json, type.name().toLowerCase(Locale.ROOT), profile.lastTime(type));
        }
    }

    private static void ratings(ObjectNode json, Profile profile) {
        json.put("count", profile.ratings());
        json.put("mean", decimal(profile.ratingMean()));
        json.put("recent", decimal(profile.ratingRecent()));
        json.put("last", decimal(profile.ratingLast()));
    }

    private static void gaps(ObjectNode json, Profile profile) {
        json.put("mean", decimal(profile.gapMean()));
        boolean any = profile.visits() > 1;
        double usual = any ? GapLogarithm.days((double) profile.gapLogSum() / (profile.visits() - 1)) : 0;
        json.put("usual", decimal((float) usual));
        json.put("recent", decimal(any ? (float) Math.exp(profile.gapLogRecent()) : 0));
        json.put("between_purchases", decimal(profile.purchaseGapMean()));
    }

    private static void rolling(ObjectNode json, Profile profile) {
        for (Rolling counter : Rolling.values()) {
            json.put(counter.name().toLowerCase(Locale.ROOT), decimal(profile.rolling(counter)));
        }
    }

    private static double probability(int tenThousandths) {
        return tenThousandths / (double) RiskCurve.ONE;
    }

    /** Three decimals: a float's own digits would suggest more. */
    private static double decimal(float value) {
        return Math.round(value * 1000.0) / 1000.0;
    }
}
