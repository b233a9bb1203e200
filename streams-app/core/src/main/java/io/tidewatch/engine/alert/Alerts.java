package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.SuggestedAction;
import io.tidewatch.topics.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Makes the message of a transition. */
public final class Alerts {
    /** A first reason that moved the risk by less says too little to choose an action by it. */
    private static final double LEAST_DECISIVE = 0.03;

    private static final int DAY_DECIMALS = 1;
    private static final int MONEY_DECIMALS = 2;

    private final AlertPolicy policy;
    private final WindowRule windows;
    private final String model;

    /**
     * @param windows the rule of the model that scored
     * @param model its name
     */
    public Alerts(AlertPolicy policy, WindowRule windows, String model) {
        this.policy = policy;
        this.windows = windows;
        this.model = model;
    }

    /**
     * The alert of a transition that has a kind.
     *
     * @param assignmentId the assignment that it belongs to
     * @param action what is suggested; empty where the kind asks for nothing
     * @param profile the customer after the transition
     * @param causedBy the id of the event, if one triggered it
     */
    public ChurnAlert alert(
            String userId,
            Optional<String> assignmentId,
            Optional<SuggestedAction> action,
            Transition transition,
            AlertKind kind,
            Profile profile,
            List<Reason> reasons,
            Instant detectedAt,
            Optional<String> causedBy) {
        Standing standing = Standing.of(profile);
        ChurnWindow window = windows.of(standing);
        return new ChurnAlert(
                transition.alertId(userId),
                transition.episodeId(userId),
                assignmentId,
                userId,
                kind,
                transition.trigger(),
                transition.risk() / (double) RiskCurve.ONE,
                window.days(),
                OptionalDouble.of(silenceDays(standing, transition.time())),
                OptionalDouble.of(Decimals.rounded(windows.usualGap(standing), DAY_DECIMALS)),
                Instant.ofEpochMilli(window.due()),
                OptionalDouble.of(atRisk(transition, standing, window)),
                transition.band(),
                transition.previousBand(),
                reasons,
                action,
                policy.valueTier(standing, window),
                OptionalInt.of(standing.visits()),
                Instant.ofEpochMilli(transition.time()),
                detectedAt,
                Instant.ofEpochMilli(transition.expires()),
                transition.trigger() == Trigger.EVENT ? causedBy : Optional.empty(),
                model,
                policy.version());
    }

    /** What an action is to be suggested at. */
    public Occasion occasion(Transition transition, Profile profile, List<Reason> reasons) {
        Standing standing = Standing.of(profile);
        ChurnWindow window = windows.of(standing);
        Situation situation = new Situation(
                transition.band(),
                policy.valueTier(standing, window),
                atRisk(transition, standing, window),
                decisive(transition, reasons));
        return new Occasion(situation, policy.mayBeMoney(transition, window), profile.lastItems());
    }

    private double atRisk(Transition transition, Standing standing, ChurnWindow window) {
        return Decimals.rounded(policy.valueAtRisk(transition.risk(), standing, window), MONEY_DECIMALS);
    }

    /** The message that a user was erased; its id is the same in every run, and another one for another request. */
    public static ChurnAlert erased(
            String userId, Instant time, Instant detectedAt, String model, String policyVersion) {
        String id = Ids.of("erased\n" + userId + "\n" + time.toEpochMilli());
        return ChurnAlert.erased(id, userId, time, detectedAt, model, policyVersion);
    }

    /** Whether an alert of this kind wants something done, and so a reason and an action. */
    public static boolean asksForAction(AlertKind kind) {
        return kind == AlertKind.RAISED || kind == AlertKind.ESCALATED;
    }

    /** An event that raised is decisive however little it moved the risk: without it there would be no alert. */
    private static Optional<AlertReason> decisive(Transition transition, List<Reason> reasons) {
        return reasons.stream()
                .limit(1)
                .filter(first -> first.direction() == Direction.RAISES)
                .filter(first -> first.value() >= LEAST_DECISIVE || transition.trigger() == Trigger.EVENT)
                .findFirst()
                .flatMap(first -> AlertReason.of(first.code()));
    }

    private static double silenceDays(Standing standing, long time) {
        return Decimals.rounded(Math.max(0, time - standing.lastVisit()) / ProfileUpdater.MILLIS_PER_DAY, DAY_DECIMALS);
    }
}
