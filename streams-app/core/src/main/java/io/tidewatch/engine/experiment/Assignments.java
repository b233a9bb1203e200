package io.tidewatch.engine.experiment;

import io.tidewatch.engine.alert.Transition;
import io.tidewatch.engine.profile.OpenAssignment;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.silence.Decimals;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What becomes of customers who were warned of, or would have been. An assignment begins when an episode is raised and none is open,
 * and lasts until the end of the churn window at that moment: so its end is known before anybody acts, and is the same whatever is done.
 * Episodes that are raised meanwhile belong to it.
 */
public final class Assignments {
    private static final int DAY_DECIMALS = 1;
    private static final double CENTS = 100;

    private final Experiment experiment;

    public Assignments(Experiment experiment) {
        this.experiment = experiment;
    }

    /**
     * Ends the assignment whose time is over at a moment.
     *
     * @param until epoch milliseconds, inclusive
     * @return what became of it; empty if none was open or its time goes on
     */
    public Optional<Outcome> conclude(String userId, Profile profile, long until) {
        long due = profile.assignmentDue();
        return due == 0 || due > until ? Optional.empty() : end(userId, profile);
    }

    /**
     * The same before a transition is told of. The expiry of the episode comes at the same moment as the end of the assignment and belongs to it;
     * what is raised at that moment does not.
     */
    public Optional<Outcome> concludeBefore(String userId, Profile profile, Transition transition) {
        boolean raises =
                transition.kind().filter(kind -> kind == AlertKind.RAISED).isPresent();
        return conclude(userId, profile, raises ? transition.time() : transition.time() - 1);
    }

    /** Ends the open assignment before its time, because the customer is forgotten. */
    public Optional<Outcome> end(String userId, Profile profile) {
        Optional<OpenAssignment> open = profile.assignment();
        profile.endAssignment();
        return open.map(assignment -> outcome(userId, assignment));
    }

    /**
     * Notes what an event says of the open assignment.
     *
     * @param profile after the event
     * @param newVisit whether the customer came back with it
     */
    public void note(Profile profile, ShopEvent event, boolean newVisit) {
        if (profile.assignmentDue() == 0) {
            return;
        }
        OpenAssignment open = profile.assignment().orElseThrow();
        long time = event.time().toEpochMilli();
        if (time <= open.assignedAt() || time >= open.due()) {
            // It came late, or belongs to the time after.
            return;
        }
        long returned = open.returnedAt() == 0 && newVisit ? time : open.returnedAt();
        long spend = open.spendCents() + cents(event);
        if (returned != open.returnedAt() || spend != open.spendCents()) {
            profile.assignment(new OpenAssignment(
                    open.anchor(),
                    open.ordinal(),
                    open.assignedAt(),
                    open.due(),
                    returned,
                    spend,
                    open.experiment(),
                    open.arm()));
        }
    }

    /**
     * An episode is raised: the customer is given to an arm, if no assignment is open.
     *
     * @param profile after the transition
     * @return whether an assignment begins with it
     */
    public boolean raise(String userId, Profile profile, Transition transition) {
        if (profile.assignmentDue() != 0) {
            profile.episodeHeldOut(arm(userId, profile).isHeldOut());
            return false;
        }
        Arm arm = experiment.arm(userId);
        profile.episodeHeldOut(arm.isHeldOut());
        profile.assignment(new OpenAssignment(
                transition.episodeAnchor(),
                transition.episodeOrdinal(),
                transition.time(),
                transition.expires(),
                0,
                0,
                experiment.name(),
                arm.name()));
        return true;
    }

    /** The arm by which a customer's actions are chosen: that of the open assignment, as long as there is such an arm. */
    public Arm arm(String userId, Profile profile) {
        return profile.assignment()
                .filter(open -> open.experiment().equals(experiment.name()))
                .flatMap(open -> experiment.named(open.arm()))
                .orElseGet(() -> experiment.arm(userId));
    }

    /** The id of an assignment: that of the episode with which it began. */
    public static String id(String userId, OpenAssignment assignment) {
        return Transition.episodeId(userId, assignment.anchor(), assignment.ordinal());
    }

    private static Outcome outcome(String userId, OpenAssignment assignment) {
        boolean returned = assignment.returnedAt() != 0;
        double days = (assignment.returnedAt() - assignment.assignedAt()) / ProfileUpdater.MILLIS_PER_DAY;
        return new Outcome(
                id(userId, assignment),
                userId,
                assignment.experiment(),
                assignment.arm(),
                assignment.arm().equals(Experiment.HOLDOUT),
                returned,
                returned ? OptionalDouble.of(Decimals.rounded(days, DAY_DECIMALS)) : OptionalDouble.empty(),
                assignment.spendCents() / CENTS,
                Instant.ofEpochMilli(assignment.assignedAt()),
                Instant.ofEpochMilli(assignment.due()));
    }

    private static long cents(ShopEvent event) {
        long cents = Math.round(event.value().orElse(0) * CENTS);
        return event.type() == EventType.PURCHASE ? cents : event.type() == EventType.RETURN ? -cents : 0;
    }
}
