package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.Alerts;
import io.tidewatch.engine.alert.ReasonWriter;
import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Makes the alerts of a batch: notes them while it is decided, then explains all of them at once and writes the messages. */
final class Announcer {
    private final WindowRule windows;
    private final Explainer explainer;
    private final Alerts alerts;

    Announcer(AlertPolicy policy, ModelManifest manifest, RowScorer rows) {
        this.windows = manifest.window();
        this.explainer = new Explainer(manifest, rows);
        this.alerts = new Alerts(policy, manifest.window(), manifest.name());
    }

    /**
     * An alert that has been decided and not been written yet.
     *
     * @param profile the customer after the transition
     */
    record Draft(String userId, Transition transition, AlertKind kind, Profile profile, Optional<String> causedBy) {
        /** What is to be explained. */
        Explainer.Subject subject() {
            return new Explainer.Subject(profile, transition.time());
        }
    }

    /**
     * Notes a transition; empty if it makes no alert. Takes a copy of the profile, which the user's next event changes.
     *
     * @param profile the user after the transition
     * @param causedBy the id of the event, if one triggered it
     */
    Optional<Draft> draft(String userId, Transition transition, Profile profile, Optional<String> causedBy) {
        return transition.kind().map(kind -> new Draft(userId, transition, kind, profile.copy(), causedBy));
    }

    /** The messages of several occasions, draft by draft; all are explained in the same runs of the network. */
    List<List<ChurnAlert>> announce(List<List<Draft>> occasions, DetectionClock clock) throws ScoringException {
        List<Explainer.Subject> subjects = new ArrayList<>(0);
        for (List<Draft> drafts : occasions) {
            drafts.stream()
                    .filter(draft -> Alerts.asksForAction(draft.kind))
                    .map(Draft::subject)
                    .forEach(subjects::add);
        }
        Iterator<Explanation> explanations =
                (subjects.isEmpty() ? List.<Explanation>of() : explainer.explain(subjects)).iterator();
        List<List<ChurnAlert>> announced = new ArrayList<>(occasions.size());
        for (List<Draft> drafts : occasions) {
            // Most events and timers make no alert.
            announced.add(drafts.isEmpty() ? List.of() : alerts(drafts, explanations, clock));
        }
        return announced;
    }

    private List<ChurnAlert> alerts(List<Draft> drafts, Iterator<Explanation> explanations, DetectionClock clock) {
        List<ChurnAlert> announced = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            List<Reason> reasons = Alerts.asksForAction(draft.kind) ? reasons(draft, explanations.next()) : List.of();
            Instant detected = clock.detectedAt(Instant.ofEpochMilli(draft.transition.time()));
            announced.add(alerts.alert(
                    draft.userId, draft.transition, draft.kind, draft.profile, reasons, detected, draft.causedBy));
        }
        return announced;
    }

    private List<Reason> reasons(Draft draft, Explanation explanation) {
        return ReasonWriter.reasons(
                explanation.contributions(), explanation.silence(), draft.profile, windows, draft.transition.time());
    }
}
