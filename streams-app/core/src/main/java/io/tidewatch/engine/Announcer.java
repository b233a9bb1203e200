package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Alerts;
import io.tidewatch.engine.alert.Occasion;
import io.tidewatch.engine.alert.ReasonWriter;
import io.tidewatch.engine.alert.Situation;
import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.experiment.Arm;
import io.tidewatch.engine.experiment.Assignments;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.profile.OpenAssignment;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.engine.strategy.StrategyContext;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.SuggestedAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Makes the alerts of a batch, and the assignments that begin with them: notes them while it is decided, then explains all of them at once and
 * writes the messages. Of a customer who is held out there is an assignment and no alert.
 */
final class Announcer {
    private static final int MONEY_DECIMALS = 2;

    private final AlertPolicy policy;
    private final WindowRule windows;
    private final Explainer explainer;
    private final Alerts alerts;
    private final Assignments assignments;
    private final ActionChooser actions;

    Announcer(
            AlertPolicy policy,
            ModelManifest manifest,
            RowScorer rows,
            Assignments assignments,
            ActionChooser actions) {
        this.policy = policy;
        this.windows = manifest.window();
        this.explainer = new Explainer(manifest, rows);
        this.alerts = new Alerts(policy, manifest.window(), manifest.name());
        this.assignments = assignments;
        this.actions = actions;
    }

    /**
     * An alert that has been decided and not been written yet.
     *
     * @param profile the customer after the transition
     * @param begins whether an assignment begins with it
     */
    record Draft(
            String userId,
            Transition transition,
            AlertKind kind,
            Profile profile,
            Optional<String> causedBy,
            boolean begins) {
        /** What is to be explained. */
        Explainer.Subject subject() {
            return new Explainer.Subject(profile, transition.time());
        }

        /** Whether anybody reads why: what asks for nothing has no reasons, and of one held out only the assignment tells them. */
        boolean isExplained() {
            return Alerts.asksForAction(kind) && (begins || !profile.isEpisodeHeldOut());
        }
    }

    /** What was written of one occasion. */
    record Announced(List<ChurnAlert> alerts, List<Assignment> assignments) {
        static final Announced NOTHING = new Announced(List.of(), List.of());
    }

    /**
     * Notes a transition; empty if it makes no alert. Takes a copy of the profile, which the user's next event changes.
     *
     * @param profile the user after the transition
     * @param causedBy the id of the event, if one triggered it
     */
    Optional<Draft> draft(String userId, Transition transition, Profile profile, Optional<String> causedBy) {
        return transition.kind().map(kind -> {
            boolean begins = kind == AlertKind.RAISED && assignments.raise(userId, profile, transition);
            return new Draft(userId, transition, kind, profile.copy(), causedBy, begins);
        });
    }

    /** The messages of several occasions, draft by draft; all are explained in the same runs of the network. */
    List<Announced> announce(List<List<Draft>> occasions, DetectionClock clock) throws ScoringException {
        List<Explainer.Subject> subjects = new ArrayList<>(0);
        for (List<Draft> drafts : occasions) {
            drafts.stream().filter(Draft::isExplained).map(Draft::subject).forEach(subjects::add);
        }
        Iterator<Explanation> explanations =
                (subjects.isEmpty() ? List.<Explanation>of() : explainer.explain(subjects)).iterator();
        List<Announced> announced = new ArrayList<>(occasions.size());
        for (List<Draft> drafts : occasions) {
            // Most events and timers make no alert.
            announced.add(drafts.isEmpty() ? Announced.NOTHING : write(drafts, explanations, clock));
        }
        return announced;
    }

    private Announced write(List<Draft> drafts, Iterator<Explanation> explanations, DetectionClock clock) {
        Announced written = new Announced(new ArrayList<>(drafts.size()), new ArrayList<>(0));
        for (Draft draft : drafts) {
            List<Reason> reasons = draft.isExplained() ? reasons(draft, explanations.next()) : List.of();
            if (draft.begins) {
                begin(draft, reasons, clock, written);
            } else if (!draft.profile.isEpisodeHeldOut()) {
                Optional<SuggestedAction> action = Alerts.asksForAction(draft.kind)
                        ? Optional.of(
                                actions.later(assignments.arm(draft.userId, draft.profile), occasion(draft, reasons)))
                        : Optional.empty();
                written.alerts.add(alert(draft, reasons, action, clock));
            }
        }
        return written;
    }

    private void begin(Draft draft, List<Reason> reasons, DetectionClock clock, Announced written) {
        OpenAssignment open = draft.profile.assignment().orElseThrow();
        Arm arm = assignments.arm(draft.userId, draft.profile);
        Standing standing = Standing.of(draft.profile);
        CustomerGroup group = CustomerGroup.of(standing);
        Occasion occasion = occasion(draft, reasons);
        Situation situation = occasion.situation();
        double risk = draft.transition.risk() / (double) RiskCurve.ONE;
        double expected = Decimals.rounded(policy.expectedSpend(standing, windows.of(standing)), MONEY_DECIMALS);
        Optional<String> reason = reasons.stream().findFirst().map(Reason::code);
        ActionChooser.Begun begun = actions.begin(
                Assignments.id(draft.userId, open),
                arm,
                occasion,
                new StrategyContext(situation.band(), situation.tier(), group, reason.flatMap(AlertReason::of)),
                new Covariates(risk, expected, situation.valueAtRisk()));
        ChurnAlert alert = alert(draft, reasons, Optional.of(begun.action()), clock);
        written.assignments.add(new Assignment(
                Assignments.id(draft.userId, open),
                draft.userId,
                open.experiment(),
                open.arm(),
                arm.isHeldOut(),
                arm.propensity(),
                risk,
                situation.band(),
                situation.tier(),
                Optional.of(group.key()),
                reason,
                situation.valueAtRisk(),
                expected,
                alert.windowDays(),
                begun.action(),
                Optional.of(begun.byRules()),
                begun.propensities(),
                alert.eventTime(),
                Instant.ofEpochMilli(open.due()),
                alert.model(),
                alert.policyVersion()));
        if (!draft.profile.isEpisodeHeldOut()) {
            written.alerts.add(alert);
        }
    }

    private Occasion occasion(Draft draft, List<Reason> reasons) {
        return alerts.occasion(draft.transition, draft.profile, reasons);
    }

    private ChurnAlert alert(
            Draft draft, List<Reason> reasons, Optional<SuggestedAction> action, DetectionClock clock) {
        return alerts.alert(
                draft.userId,
                draft.profile.assignment().map(open -> Assignments.id(draft.userId, open)),
                action,
                draft.transition,
                draft.kind,
                draft.profile,
                reasons,
                clock.detectedAt(Instant.ofEpochMilli(draft.transition.time())),
                draft.causedBy);
    }

    private List<Reason> reasons(Draft draft, Explanation explanation) {
        return ReasonWriter.reasons(
                explanation.contributions(),
                explanation.silence(),
                draft.profile,
                windows,
                draft.transition.time(),
                policy.language());
    }
}
