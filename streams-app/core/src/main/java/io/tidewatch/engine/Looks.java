package io.tidewatch.engine;

import io.tidewatch.engine.alert.Episodes;
import io.tidewatch.engine.profile.EpisodeState;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Visits;
import io.tidewatch.engine.silence.RiskCurve;
import java.util.OptionalLong;

/**
 * When a user's silence is looked at: where it leads to its next step, where the user's open assignment ends, and where the user is
 * forgotten. One timer of a user stands for all. Timers are lazy: one that comes early enough stays where it is.
 */
final class Looks {
    private final Episodes episodes;
    private final RowScorer rows;
    private final Rebuilder rebuilder;
    private final int gridSize;
    private final Forgetting forgetting;

    Looks(Episodes episodes, RowScorer rows, Rebuilder rebuilder, SilenceGrid grid, Forgetting forgetting) {
        this.episodes = episodes;
        this.rows = rows;
        this.rebuilder = rebuilder;
        this.gridSize = grid.size();
        this.forgetting = forgetting;
    }

    /** When the silence of a known user is to be looked at next, epoch milliseconds. */
    long next(Profile profile) {
        // Another model's curve, with points of its own, says nothing here.
        return profile.gridSize() == gridSize ? next(profile, rows.curve(profile)) : nextWithoutCurve(profile);
    }

    /** The same with the profile's curve at hand. */
    long next(Profile profile, RiskCurve curve) {
        OptionalLong step = episodes.nextDue(profile, curve);
        long other = nextWithoutCurve(profile);
        return step.isPresent() ? Math.min(step.getAsLong(), other) : other;
    }

    /**
     * When to look whether a user has been seen since an event, after which the silence is to be looked at next at {@code due}. Every event
     * moves that moment, most of them a little, and none should cost a timer: so half way to it, which leaves room for it to come nearer,
     * and not before the visit can be over. A user who keeps coming is looked at that seldom, and a silence needs one more timer, which then
     * knows the moment.
     */
    static long first(long lastTime, long due) {
        return Math.min(due, lastTime + Math.max(Visits.MIN_GAP.toMillis(), (due - lastTime) / 2));
    }

    /** Whether a user's timer is missing, or comes later than the next look. */
    boolean isTimerLate(Profile profile) {
        return profile.timerAt() == 0 || next(profile) < profile.timerAt();
    }

    /** Whether a timer that is set comes early enough: it will find the user seen since and set anew. */
    boolean hasTimerInTime(Profile profile, RiskCurve curve) {
        long timer = profile.timerAt();
        return timer != 0 && timer <= nextWithoutCurve(profile) && !episodes.isDue(profile, curve, timer - 1);
    }

    /**
     * Whether a timer came only to look, at a user whom another model scored and whose curve, as that one left it, leads to its
     * next step later. Then that moment is when the model in force takes the user over: lazy timers look now or then, as the
     * batches happened to fall, and while models come and go the result must not hang on which of them met a look. So it is with a user
     * whose old curve leads to nothing any more.
     */
    boolean isLookAtAnothersRow(Profile profile, long clockMillis) {
        if (profile.isNew() || !rebuilder.isAnothers(profile) || profile.gridSize() != gridSize) {
            return false;
        }
        long due = profile.assignmentDue();
        if (due != 0 && due <= clockMillis) {
            // No mere look: it is told of, and what the model in force raises from its beginning on must come before or
            // after it in every run.
            return false;
        }
        OptionalLong step = episodes.nextDue(profile, rows.curve(profile));
        return step.isEmpty() || step.getAsLong() > clockMillis;
    }

    /** Whether a known user has stayed away so long that the profile is to go. */
    boolean isForgotten(Profile profile, long clockMillis) {
        return forgottenAt(profile) <= clockMillis;
    }

    /** Whether nothing is left of a silence but to forget the user, which needs no network. */
    boolean isOver(Profile profile, long clockMillis) {
        return !profile.isNew() && profile.episodeState() == EpisodeState.EXPIRED && isForgotten(profile, clockMillis);
    }

    /** When the open assignment ends, or the user is forgotten. */
    private long nextWithoutCurve(Profile profile) {
        long forgotten = forgottenAt(profile);
        long due = profile.assignmentDue();
        return due == 0 ? forgotten : Math.min(due, forgotten);
    }

    private long forgottenAt(Profile profile) {
        return forgetting.at(profile, rows.window(profile));
    }
}
