package io.tidewatch.engine.alert;

import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.Band;
import java.util.OptionalLong;

/**
 * When a silence reaches a line in time. An episode is raised from the usual gap up to the deadline: a later warning is no early one,
 * and since the risk of a customer who stays away comes to 1 when the window ends, every lost customer would be warned of in the last days. An
 * episode that is open becomes CRITICAL at any time.
 */
final class RaiseTime {
    static final long NEVER = Long.MAX_VALUE;

    private final AlertPolicy policy;
    private final BandLines lines;

    RaiseTime(AlertPolicy policy, BandLines lines) {
        this.policy = policy;
        this.lines = lines;
    }

    /**
     * When the silence raises an episode, epoch milliseconds, or {@link #NEVER}.
     *
     * @param from nothing is raised before, epoch milliseconds
     */
    long of(RiskCurve curve, long from) {
        ChurnWindow window = curve.window();
        long atRisk = reaches(curve, Band.AT_RISK, Math.max(from, policy.earliest(window)));
        return atRisk <= policy.deadline(window) ? atRisk : NEVER;
    }

    /** When the silence becomes critical within the window, epoch milliseconds, or {@link #NEVER}. */
    long critical(RiskCurve curve, long from) {
        long critical = reaches(curve, Band.CRITICAL, Math.max(from, policy.earliest(curve.window())));
        return critical < curve.window().due() ? critical : NEVER;
    }

    /** When a line is reached, whatever comes of it. */
    long reaches(RiskCurve curve, Band band, long from) {
        OptionalLong time = curve.firstReaching(lines.entry(band), from);
        return time.isPresent() ? time.getAsLong() : NEVER;
    }
}
