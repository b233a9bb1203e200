package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Alerts;
import io.tidewatch.engine.alert.ReasonWriter;
import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.experiment.Arm;
import io.tidewatch.engine.experiment.Assignments;
import io.tidewatch.engine.profile.OpenAssignment;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Reason;
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

    Announcer(AlertPolicy policy, ModelManifest manifest, RowScorer rows, Assignments assignments) {
        this.policy = policy;
        this.windows = manifest.window();
        this.explainer = new Explainer(manifest, rows);
        this.alerts = new Alerts(policy, manifest.window(), manifest.name());
        this.assignments = assignments;
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
            if (draft.begins || !draft.profile.isEpisodeHeldOut()) {
                ChurnAlert alert = alert(draft, reasons, clock);
                if (draft.begins) {
                    written.assignments.add(assignment(draft, alert));
                }
                if (!draft.profile.isEpisodeHeldOut()) {
                    written.alerts.add(alert);
                }
            }
        }
        return written;
    }

    private ChurnAlert alert(Draft draft, List<Reason> reasons, DetectionClock clock) {
        return alerts.alert(
                draft.userId,
                draft.profile.assignment().map(open -> Assignments.id(draft.userId, open)),
                assignments.arm(draft.userId, draft.profile).actions(),
                draft.transition,
                draft.kind,
                draft.profile,
                reasons,
                clock.detectedAt(Instant.ofEpochMilli(draft.transition.time())),
                draft.causedBy);
    }

    private Assignment assignment(Draft draft, ChurnAlert alert) {
        OpenAssignment open = draft.profile.assignment().orElseThrow();
        Arm arm = assignments.arm(draft.userId, draft.profile);
        Standing standing = Standing.of(draft.profile);
        double expected = Decimals.rounded(policy.expectedSpend(standing, windows.of(standing)), MONEY_DECIMALS);
        return new Assignment(
                Assignments.id(draft.userId, open),
                draft.userId,
                open.experiment(),
                open.arm(),
                arm.isHeldOut(),
                arm.propensity(),
                alert.risk(),
                alert.band(),
                alert.valueTier(),
                alert.reasons().stream().findFirst().map(Reason::code),
                alert.valueAtRisk().orElse(0),
                expected,
                alert.windowDays(),
                alert.suggestedAction().orElseThrow(),
                alert.eventTime(),
                Instant.ofEpochMilli(open.due()),
                alert.model(),
                alert.policyVersion());
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
