package io.tidewatch.engine.alert;

import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.SuggestedAction;
import io.tidewatch.topics.Trigger;
import io.tidewatch.topics.ValueTier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the message of a transition. */
public final class Alerts {
    /** A first reason that moved the risk by less says too little to choose an action by it. */
    private static final double LEAST_DECISIVE = 0.03;

    private final AlertPolicy policy;
    private final String model;
    private final int horizonDays;

    /**
     * @param model name of the model that scored
     * @param horizonDays the horizon of its risk
     */
    public Alerts(AlertPolicy policy, String model, int horizonDays) {
        this.policy = policy;
        this.model = model;
        this.horizonDays = horizonDays;
    }

    /**
     * The alert of a transition that has a kind.
     *
     * @param causedBy the id of the event, if one triggered it
     */
    public ChurnAlert alert(
            String userId,
            Transition transition,
            AlertKind kind,
            ValueTier tier,
            List<Reason> reasons,
            Instant detectedAt,
            Optional<String> causedBy) {
        return new ChurnAlert(
                transition.alertId(userId),
                transition.episodeId(userId),
                userId,
                kind,
                transition.trigger(),
                transition.risk() / (double) RiskCurve.ONE,
                horizonDays,
                transition.band(),
                transition.previousBand(),
                reasons,
                asksForAction(kind) ? action(transition, tier, reasons) : Optional.empty(),
                tier,
                Instant.ofEpochMilli(transition.time()),
                detectedAt,
                Instant.ofEpochMilli(transition.expires()),
                transition.trigger() == Trigger.EVENT ? causedBy : Optional.empty(),
                model,
                policy.version());
    }

    /** Whether an alert of this kind wants something done, and so a reason and an action. */
    public static boolean asksForAction(AlertKind kind) {
        return kind == AlertKind.RAISED || kind == AlertKind.ESCALATED;
    }

    private Optional<SuggestedAction> action(Transition transition, ValueTier tier, List<Reason> reasons) {
        String decisive = reasons.stream()
                .limit(1)
                .filter(first -> first.direction() == Direction.RAISES && first.value() >= LEAST_DECISIVE)
                .map(Reason::code)
                .findFirst()
                .orElse("");
        return policy.action(transition.band(), tier, decisive);
    }
}
