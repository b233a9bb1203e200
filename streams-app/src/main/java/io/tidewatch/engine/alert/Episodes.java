package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.EpisodeState;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The state machine of bands and episodes: what an event does to them, what a silence does to them, and when the silence does
 * it next. One alert per episode and band; a visit resolves; no return until the expiry expires.
 */
public final class Episodes {
    private final AlertPolicy policy;

    public Episodes(AlertPolicy policy) {
        this.policy = policy;
    }

    /**
     * Applies a scored event.
     *
     * @param profile after the event
     * @param curve its risk curve
     * @param time the event's time, not before the user's events before it, epoch milliseconds
     * @param newVisit whether the user came back with it
     */
    public List<Transition> onEvent(Profile profile, RiskCurve curve, long time, boolean newVisit) {
        Band before = profile.band();
        // Who comes back starts afresh; within a visit a risk near a line must not flap.
        Band band = policy.band(curve.now(), newVisit ? Band.HEALTHY : before);
        profile.band(band);
        List<Transition> transitions = new ArrayList<>(1);
        switch (profile.episodeState()) {
            case OPEN -> {
                if (newVisit || band.compareTo(Band.AT_RISK) < 0) {
                    transitions.add(transition(profile, AlertKind.RESOLVED, Trigger.EVENT, time, curve.now(), before));
                    end(profile, EpisodeState.NONE, time);
                } else if (band.compareTo(profile.alertedBand()) > 0) {
                    profile.alertedBand(band);
                    transitions.add(transition(profile, AlertKind.ESCALATED, Trigger.EVENT, time, curve.now(), before));
                }
            }
            case EXPIRED -> end(profile, EpisodeState.NONE, time);
            case NONE -> {
                if (mayRaise(profile, time)) {
                    transitions.add(raise(profile, Trigger.EVENT, time, curve.now(), before));
                }
            }
        }
        return transitions;
    }

    /**
     * Applies what the user's silence has led to up to a moment.
     *
     * @param profile its {@code lastTime} is where the silence began
     * @param until epoch milliseconds, inclusive
     * @return in order of time; empty if nothing was due
     */
    public List<Transition> advance(Profile profile, RiskCurve curve, long until) {
        List<Transition> transitions = new ArrayList<>(0);
        OptionalLong next = nextDue(profile, curve);
        while (next.isPresent() && next.getAsLong() <= until) {
            transitions.add(step(profile, curve, next.getAsLong()));
            next = nextDue(profile, curve);
        }
        return transitions;
    }

    /** When the silence leads to the next step, epoch milliseconds; empty if it never does. */
    public OptionalLong nextDue(Profile profile, RiskCurve curve) {
        long due = Math.min(nextCrossing(profile, curve), Math.min(expiry(profile), pendingRaise(profile)));
        return due == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(due);
    }

    private Transition step(Profile profile, RiskCurve curve, long time) {
        int risk = curve.at(time - profile.lastTime());
        Band before = profile.band();
        if (nextCrossing(profile, curve) == time) {
            profile.band(Band.values()[before.ordinal() + 1]);
            return crossed(profile, time, risk, before);
        }
        if (expiry(profile) == time) {
            Transition expired = transition(profile, AlertKind.EXPIRED, Trigger.SILENCE, time, risk, before);
            end(profile, EpisodeState.EXPIRED, time);
            return expired;
        }
        return raise(profile, Trigger.SILENCE, time, risk, before);
    }

    private Transition crossed(Profile profile, long time, int risk, Band before) {
        if (profile.episodeState() == EpisodeState.OPEN && profile.band().compareTo(profile.alertedBand()) > 0) {
            profile.alertedBand(profile.band());
            return transition(profile, AlertKind.ESCALATED, Trigger.SILENCE, time, risk, before);
        }
        if (profile.episodeState() == EpisodeState.NONE && mayRaise(profile, time)) {
            return raise(profile, Trigger.SILENCE, time, risk, before);
        }
        return new Transition(
                Optional.empty(),
                Trigger.SILENCE,
                time,
                risk,
                profile.band(),
                before,
                profile.episodeOrdinal(),
                profile.episodeAnchor(),
                profile.episodeExpires());
    }

    private boolean mayRaise(Profile profile, long time) {
        return profile.band().compareTo(Band.AT_RISK) >= 0 && time >= profile.coolDownUntil();
    }

    private Transition raise(Profile profile, Trigger trigger, long time, int risk, Band before) {
        profile.episodeState(EpisodeState.OPEN);
        profile.episodeOrdinal(profile.episodeOrdinal() + 1);
        profile.episodeAnchor(profile.lastTime());
        profile.alertedBand(profile.band());
        profile.episodeExpires(time + policy.expireAfter().toMillis());
        return transition(profile, AlertKind.RAISED, trigger, time, risk, before);
    }

    private void end(Profile profile, EpisodeState state, long time) {
        profile.episodeState(state);
        profile.alertedBand(Band.HEALTHY);
        profile.coolDownUntil(time + policy.coolDown().toMillis());
    }

    private Transition transition(Profile profile, AlertKind kind, Trigger trigger, long time, int risk, Band before) {
        return new Transition(
                Optional.of(kind),
                trigger,
                time,
                risk,
                profile.band(),
                before,
                profile.episodeOrdinal(),
                profile.episodeAnchor(),
                profile.episodeExpires());
    }

    /** When the silence enters the band above, or Long.MAX_VALUE. */
    private long nextCrossing(Profile profile, RiskCurve curve) {
        if (profile.band() == Band.CRITICAL) {
            return Long.MAX_VALUE;
        }
        OptionalLong silence =
                curve.firstReaching(policy.entry(Band.values()[profile.band().ordinal() + 1]));
        return silence.isPresent() ? profile.lastTime() + silence.getAsLong() : Long.MAX_VALUE;
    }

    private static long expiry(Profile profile) {
        return profile.episodeState() == EpisodeState.OPEN ? profile.episodeExpires() : Long.MAX_VALUE;
    }

    /** A user who was at risk already while the cool-down ran is raised when it ends. */
    private static long pendingRaise(Profile profile) {
        boolean waits =
                profile.episodeState() == EpisodeState.NONE && profile.band().compareTo(Band.AT_RISK) >= 0;
        return waits ? Math.max(profile.coolDownUntil(), profile.lastTime()) : Long.MAX_VALUE;
    }
}
