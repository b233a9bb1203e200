package io.tidewatch.replay.evaluation;

import io.tidewatch.topics.RiskScore;

/** Reads the risk curve of a published score at a moment, in a straight line between the points of its grid. */
public final class PublishedCurve {
    private static final double DAY_MILLIS = UtcDays.startMillis(1);

    private PublishedCurve() {}

    /** UTC day of the last visit by a score: its window begins when that day ends. */
    public static long visitDay(RiskScore score) {
        return UtcDays.of(score.due()) - score.windowDays() - 1;
    }

    /**
     * The risk that a score gave for a customer who stays away until a moment.
     *
     * @param score a score triggered by an event
     * @param millis epoch milliseconds; before the window and after it the curve's ends hold
     * @return P(no visit within the window, given none until then), 0 to 1
     */
    public static double at(RiskScore score, long millis) {
        double silence = (millis - UtcDays.startMillis(visitDay(score) + 1)) / DAY_MILLIS;
        double[] days = score.silenceDays();
        double[] risks = score.riskCurve();
        if (silence <= days[0]) {
            return risks[0];
        }
        for (int right = 1; right < days.length; right++) {
            if (silence <= days[right]) {
                double share = (silence - days[right - 1]) / (days[right] - days[right - 1]);
                return risks[right - 1] + share * (risks[right] - risks[right - 1]);
            }
        }
        return risks[risks.length - 1];
    }
}
