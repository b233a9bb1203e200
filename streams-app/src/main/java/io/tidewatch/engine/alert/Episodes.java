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
 *
 * <p>With a patience, AT_RISK raises only once the user has been silent for so long: many who are at risk right after a visit
 * come back soon, and who has not is still early to warn of. With a deadline it raises no more after so long a silence: a
 * warning that comes late is worth less, so as many early ones are raised at a lower line. CRITICAL knows neither, so a soured
 * review or a support case that lifts the risk so far raises at once.
 */
public final class Episodes {
    private static final long NEVER = Long.MAX_VALUE;

    private final AlertPolicy policy;
    private final long inForceSince;

    /** A policy that has always been in force. */
    public Episodes(AlertPolicy policy) {
        this(policy, Long.MIN_VALUE);
    }

    /**
     * A policy, with the model behind it, that came into force when users had silences behind them already.
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
     * @param time the event's time, not before the user's events before it, epoch milliseconds
     * @param newVisit whether the user came back with it
     * @return what alerts are made of; empty if only the band changed, or not even that
     */
    public List<Transition> onEvent(Profile profile, RiskCurve curve, long time, boolean newVisit) {
        Band before = profile.band();
        // Who comes back starts afresh; within a visit a risk near a line must not flap.
        Band band = policy.band(curve.now(), newVisit ? Band.HEALTHY : before);
        profile.band(band);
        switch (profile.episodeState()) {
            case OPEN -> {
                if (newVisit || band.compareTo(Band.AT_RISK) < 0) {
                    Transition resolved = transition(
                            profile, Optional.of(AlertKind.RESOLVED), Trigger.EVENT, time, curve.now(), before);
                    end(profile, EpisodeState.NONE, time);
                    return List.of(resolved);
                }
                if (band.compareTo(profile.alertedBand()) > 0) {
                    profile.alertedBand(band);
                    return List.of(transition(
                            profile, Optional.of(AlertKind.ESCALATED), Trigger.EVENT, time, curve.now(), before));
                }
            }
            case EXPIRED -> end(profile, EpisodeState.NONE, time);
            case NONE -> {
                if (raisesAtOnce(curve.now()) && time >= profile.coolDownUntil()) {
                    return List.of(raise(profile, Trigger.EVENT, time, curve.now(), before));
                }
            }
        }
        return List.of();
    }

    /**
     * Applies what the user's silence has led to up to a moment.
     *
     * @param profile its {@code lastTime} is where the silence began
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
     * stays below every line that long. So it is for nearly every event, since the user's last one is minutes ago.
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
        long silence = until - profile.lastTime();
        return switch (profile.episodeState()) {
            case NONE -> curve.staysBelow(policy.entry(nextLine(profile, silence)), silence);
            case OPEN -> until < profile.episodeExpires() && curve.staysBelow(policy.entry(Band.CRITICAL), silence);
            case EXPIRED -> true;
        };
    }

    /** The lowest line that can mean a step of a user without an episode within a silence. */
    private Band nextLine(Profile profile, long silence) {
        if (profile.band() == Band.HEALTHY) {
            return Band.WATCH;
        }
        return silence < policy.patienceMillis() ? Band.CRITICAL : Band.AT_RISK;
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
        int risk = curve.at(time - profile.lastTime());
        Band before = profile.band();
        if (profile.episodeState() == EpisodeState.NONE) {
            // The raise first: both may be due at the moment a cool-down ends.
            if (raise(profile, curve) == time) {
                profile.band(policy.band(risk, Band.HEALTHY));
                return raise(profile, Trigger.SILENCE, time, risk, before);
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

    /** At the line itself: a band that only hysteresis holds begins nothing. */
    private boolean raisesAtOnce(int risk) {
        return risk >= policy.entry(policy.patienceMillis() == 0 ? Band.AT_RISK : Band.CRITICAL);
    }

    private Transition raise(Profile profile, Trigger trigger, long time, int risk, Band before) {
        profile.episodeState(EpisodeState.OPEN);
        profile.episodeOrdinal(profile.episodeOrdinal() + 1);
        profile.episodeAnchor(profile.lastTime());
        profile.alertedBand(profile.band());
        profile.episodeExpires(time + policy.expireAfter().toMillis());
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

    /** When the silence makes a healthy user one to watch, or never. */
    private long watch(Profile profile, RiskCurve curve) {
        return profile.band() == Band.HEALTHY ? reaches(profile, curve, Band.WATCH, profile.lastTime()) : NEVER;
    }

    /**
     * When the silence raises an episode, or never. A cool-down is waited for, and then the risk of that moment decides: it
     * may have fallen meanwhile. So it is with the patience, unless the risk becomes critical before; and past the deadline
     * only that counts.
     */
    private long raise(Profile profile, RiskCurve curve) {
        long from = raisesFrom(profile);
        long patient = Math.max(from, profile.lastTime() + policy.patienceMillis());
        long atRisk = reaches(profile, curve, Band.AT_RISK, patient);
        boolean inTime = atRisk <= profile.lastTime() + policy.deadlineMillis();
        return Math.min(reaches(profile, curve, Band.CRITICAL, from), inTime ? atRisk : NEVER);
    }

    /**
     * When the silence makes an open episode critical, or never. What was before the episode does not count; where the risk is
     * critical it raises, so it is enough to look from where it could have raised.
     */
    private long escalation(Profile profile, RiskCurve curve) {
        return profile.alertedBand() == Band.CRITICAL
                ? NEVER
                : reaches(profile, curve, Band.CRITICAL, raisesFrom(profile));
    }

    private static long raisesFrom(Profile profile) {
        return Math.max(profile.lastTime(), profile.coolDownUntil());
    }

    private long reaches(Profile profile, RiskCurve curve, Band band, long from) {
        OptionalLong silence =
                curve.firstReaching(policy.entry(band), Math.max(from, inForceSince) - profile.lastTime());
        return silence.isPresent() ? profile.lastTime() + silence.getAsLong() : NEVER;
    }
}
