package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.EpisodeState;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
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
 * it next. One alert per episode and band; a visit resolves; an episode that is open when the churn window ends expires, since the
 * customer is lost then.
 *
 * <p>A silence raises from the customer's usual gap up to the deadline; later an open episode may still become critical. Of events
 * only trouble raises, as long as the window lasts. A visit or a purchase by itself raises nothing.
 */
public final class Episodes {
    private static final long NEVER = RaiseTime.NEVER;

    private final AlertPolicy policy;
    private final long inForceSince;

    /** A policy that has always been in force. */
    public Episodes(AlertPolicy policy) {
        this(policy, Long.MIN_VALUE);
    }

    /**
     * A policy, with the model behind it, that came into force when customers had silences behind them already.
     *
     * @param inForceSince epoch milliseconds; a silence leads to nothing before, since what it led to until then was decided
     *     by another model or policy
     */
    public Episodes(AlertPolicy policy, long inForceSince) {
        this.policy = policy;
        this.inForceSince = inForceSince;
    }

    /**
     * Applies a scored event. Most lead to nothing, and then nothing is made.
     *
     * @param profile after the event
     * @param curve its risk curve
     * @param time the event's time, not before the customer's events before it, epoch milliseconds
     * @param newVisit whether the customer came back with it
     * @param trouble whether the event may raise by itself
     * @return what alerts are made of; empty if only the band changed, or not even that
     */
    public List<Transition> onEvent(Profile profile, RiskCurve curve, long time, boolean newVisit, boolean trouble) {
        Band before = profile.band();
        int risk = curve.at(time);
        BandLines lines = lines(profile, curve);
        // A customer who comes back starts afresh; within a visit a risk near a line must not flap.
        Band band = lines.band(risk, newVisit ? Band.HEALTHY : before);
        profile.band(band);
        switch (profile.episodeState()) {
            case OPEN -> {
                if (newVisit || band.compareTo(Band.AT_RISK) < 0) {
                    Transition resolved =
                            transition(profile, Optional.of(AlertKind.RESOLVED), Trigger.EVENT, time, risk, before);
                    end(profile, EpisodeState.NONE, time);
                    return List.of(resolved);
                }
                if (trouble && band.compareTo(profile.alertedBand()) > 0) {
                    profile.alertedBand(band);
                    return List.of(
                            transition(profile, Optional.of(AlertKind.ESCALATED), Trigger.EVENT, time, risk, before));
                }
            }
            case EXPIRED -> {
                if (newVisit) {
                    end(profile, EpisodeState.NONE, time);
                }
            }
            case NONE -> {
                // At the line itself: a band that only hysteresis holds begins nothing.
                if (trouble && mayRaise(profile, curve, time) && risk >= lines.entry(Band.AT_RISK)) {
                    return List.of(raise(profile, curve, Trigger.EVENT, time, risk, before));
                }
            }
        }
        return List.of();
    }

    /**
     * Applies what the customer's silence has led to up to a moment.
     *
     * @param profile its last visit is where the silence began
     * @param until epoch milliseconds, inclusive
     * @return in order of time; empty if nothing was due
     */
    public List<Transition> advance(Profile profile, RiskCurve curve, long until) {
        if (!isDue(profile, curve, until)) {
            return List.of();
        }
        List<Transition> transitions = new ArrayList<>(1);
        OptionalLong next = nextDue(profile, curve);
        while (next.isPresent() && next.getAsLong() <= until) {
            transitions.add(step(profile, curve, next.getAsLong()));
            next = nextDue(profile, curve);
        }
        return transitions;
    }

    /**
     * Whether the silence leads to a step up to a moment: that of {@link #nextDue}, found without looking for it where the risk
     * stays below every line that long. So it is for nearly every event, since the customer's last one is minutes ago.
     *
     * @param until epoch milliseconds, inclusive
     */
    public boolean isDue(Profile profile, RiskCurve curve, long until) {
        if (isQuiet(profile, curve, until)) {
            return false;
        }
        OptionalLong due = nextDue(profile, curve);
        return due.isPresent() && due.getAsLong() <= until;
    }

    /** Whether no line that could lead to a step is reached up to a moment. If not, there need be no step all the same. */
    private boolean isQuiet(Profile profile, RiskCurve curve, long until) {
        BandLines lines = lines(profile, curve);
        return switch (profile.episodeState()) {
            case NONE ->
                curve.staysBelow(lines.entry(profile.band() == Band.HEALTHY ? Band.WATCH : Band.AT_RISK), until);
            case OPEN -> until < profile.episodeExpires() && curve.staysBelow(lines.entry(Band.CRITICAL), until);
            case EXPIRED -> true;
        };
    }

    /** When the silence leads to the next step, epoch milliseconds; empty if it never does. */
    public OptionalLong nextDue(Profile profile, RiskCurve curve) {
        long due = switch (profile.episodeState()) {
            case NONE -> Math.min(watch(profile, curve), raise(profile, curve));
            case OPEN -> Math.min(escalation(profile, curve), profile.episodeExpires());
            case EXPIRED -> NEVER;
        };
        return due == NEVER ? OptionalLong.empty() : OptionalLong.of(due);
    }

    private Transition step(Profile profile, RiskCurve curve, long time) {
        int risk = curve.at(time);
        Band before = profile.band();
        if (profile.episodeState() == EpisodeState.NONE) {
            // The raise first: both may be due at the moment a cool-down ends.
            if (raise(profile, curve) == time) {
                profile.band(lines(profile, curve).band(risk, Band.HEALTHY));
                return raise(profile, curve, Trigger.SILENCE, time, risk, before);
            }
            profile.band(Band.WATCH);
            return transition(profile, Optional.empty(), Trigger.SILENCE, time, risk, before);
        }
        if (escalation(profile, curve) == time) {
            profile.band(Band.CRITICAL);
            profile.alertedBand(Band.CRITICAL);
            return transition(profile, Optional.of(AlertKind.ESCALATED), Trigger.SILENCE, time, risk, before);
        }
        Transition expired = transition(profile, Optional.of(AlertKind.EXPIRED), Trigger.SILENCE, time, risk, before);
        end(profile, EpisodeState.EXPIRED, time);
        return expired;
    }

    /** Whether anything may be raised at a moment, however high the risk. */
    private boolean mayRaise(Profile profile, RiskCurve curve, long time) {
        return policy.acts()
                && profile.visits() > 0
                && time >= profile.coolDownUntil()
                && time < curve.window().due();
    }

    private Transition raise(Profile profile, RiskCurve curve, Trigger trigger, long time, int risk, Band before) {
        profile.episodeState(EpisodeState.OPEN);
        profile.episodeOrdinal(profile.episodeOrdinal() + 1);
        profile.episodeAnchor(profile.lastTime());
        profile.alertedBand(profile.band());
        profile.episodeExpires(curve.window().due());
        return transition(profile, Optional.of(AlertKind.RAISED), trigger, time, risk, before);
    }

    private void end(Profile profile, EpisodeState state, long time) {
        profile.episodeState(state);
        profile.alertedBand(Band.HEALTHY);
        profile.coolDownUntil(time + policy.coolDown().toMillis());
    }

    private static Transition transition(
            Profile profile, Optional<AlertKind> kind, Trigger trigger, long time, int risk, Band before) {
        return new Transition(
                kind,
                trigger,
                time,
                risk,
                profile.band(),
                before,
                profile.episodeOrdinal(),
                profile.episodeAnchor(),
                profile.episodeExpires());
    }

    /** When the silence makes a healthy customer one to watch, or never. */
    private long watch(Profile profile, RiskCurve curve) {
        return profile.band() == Band.HEALTHY
                ? times(profile, curve).reaches(curve, Band.WATCH, Math.max(profile.lastTime(), inForceSince))
                : NEVER;
    }

    /** When the silence raises an episode, or never. A cool-down is waited for, and then the risk of that moment decides. */
    private long raise(Profile profile, RiskCurve curve) {
        long raise = times(profile, curve).of(curve, from(profile));
        return raise != NEVER && mayRaise(profile, curve, raise) ? raise : NEVER;
    }

    /**
     * When the silence makes an open episode critical, or never. What was before the episode does not count; where the risk is
     * critical it raises, so it is enough to look from where it could have raised.
     */
    private long escalation(Profile profile, RiskCurve curve) {
        return profile.alertedBand() == Band.CRITICAL || !policy.acts()
                ? NEVER
                : times(profile, curve).critical(curve, from(profile));
    }

    /** Nothing is raised before the last event, within a cool-down, or before the model came into force. */
    private long from(Profile profile) {
        return Math.max(inForceSince, Math.max(profile.lastTime(), profile.coolDownUntil()));
    }

    private RaiseTime times(Profile profile, RiskCurve curve) {
        return new RaiseTime(policy, lines(profile, curve));
    }

    private BandLines lines(Profile profile, RiskCurve curve) {
        return policy.lines(Standing.of(profile), curve.window());
    }
}
