package io.tidewatch.engine.budget;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.RiskScore;
import java.time.Duration;
import java.util.Optional;

/**
 * A silence that began with a visit, as its score tells it: how high the risk gets while it may raise.
 *
 * @param group the customer's
 * @param time of the score, epoch milliseconds
 * @param peak the highest risk from the earliest moment at which the silence raises to the deadline, less what the customer's value moves
 *     the lines by; ten-thousandths
 */
record Silence(CustomerGroup group, long time, int peak) {
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final double QUARTER = 0.25;

    /**
     * The silence after a score; empty if none began with it: the score of a silence itself, of an event on a day without a visit, or of
     * the old form.
     *
     * @param deadlineShare the share of the window after which AT_RISK raises no more
     */
    static Optional<Silence> after(RiskScore score, double deadlineShare) {
        if (score.visits().orElse(0) < 1 || score.riskCurve().length == 0) {
            return Optional.empty();
        }
        long time = score.eventTime().toEpochMilli();
        long begin = score.due().toEpochMilli() - score.windowDays() * DAY_MILLIS;
        if (begin != (day(time) + 1) * DAY_MILLIS) {
            return Optional.empty();
        }
        double earliest = Math.min(score.usualGapDays().orElse(score.windowDays()), score.windowDays() * QUARTER);
        int peak =
                peak(score, earliest, score.windowDays() * deadlineShare) - AlertPolicy.lineOffset(score.valueTier());
        return Optional.of(new Silence(
                CustomerGroup.of(score.visits().getAsInt()), time, Math.max(0, Math.min(RiskCurve.ONE, peak))));
    }

    /** The UTC day of a moment, counted from 1970. */
    static long day(long millis) {
        return Math.floorDiv(millis, DAY_MILLIS);
    }

    private static int peak(RiskScore score, double from, double to) {
        double[] days = score.silenceDays();
        double peak = Math.max(at(score, from), at(score, to));
        for (int i = 0; i < days.length; i++) {
            if (days[i] > from && days[i] < to) {
                peak = Math.max(peak, score.riskCurve()[i]);
            }
        }
        return RiskCurve.rounded(peak);
    }

    /** The curve after so many days: straight lines between its points. */
    private static double at(RiskScore score, double day) {
        double[] days = score.silenceDays();
        double[] risks = score.riskCurve();
        for (int i = 1; i < days.length; i++) {
            if (day < days[i]) {
                return risks[i - 1] + (risks[i] - risks[i - 1]) * (day - days[i - 1]) / (days[i] - days[i - 1]);
            }
        }
        return risks[risks.length - 1];
    }
}
