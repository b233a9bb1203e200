package io.tidewatch.replay.evaluation;

import io.tidewatch.topics.RiskScore;

/** Reads the risk curve of a published score between the silences of its grid, in a straight line. */
public final class RiskAtSilence {
    private RiskAtSilence() {}

    /**
     * The risk that the score gave for a user who stays away.
     *
     * @param score a score triggered by an event
     * @param silenceDays days since that event; beyond the grid its last risk holds
     * @return P(no visit in the horizon after that silence), 0 to 1
     */
    public static double of(RiskScore score, double silenceDays) {
        int last = score.silenceDays().length - 1;
        if (silenceDays <= score.silenceDays()[0]) {
            return score.riskCurve()[0];
        }
        for (int right = 1; right <= last; right++) {
            double to = score.silenceDays()[right];
            if (silenceDays <= to) {
                double from = score.silenceDays()[right - 1];
                double share = (silenceDays - from) / (to - from);
                double before = score.riskCurve()[right - 1];
                return before + share * (score.riskCurve()[right] - before);
            }
        }
        return score.riskCurve()[last];
    }
}
