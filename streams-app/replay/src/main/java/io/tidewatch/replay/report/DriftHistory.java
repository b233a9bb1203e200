package io.tidewatch.replay.report;

import io.tidewatch.engine.drift.DriftReport;
import java.time.LocalDate;
import java.util.List;

/**
 * Drift at a run's end, and how it came to that.
 *
 * @param weeks at the end of every seventh day from which on there were events enough; empty if nobody looked every week
 * @param end at the run's end
 */
public record DriftHistory(List<Week> weeks, DriftReport end) {
    public DriftHistory {
        weeks = List.copyOf(weeks);
    }

    /**
     * One look.
     *
     * @param day the last day that counted
     * @param riskIndex of the risk
     * @param highest the feature that was furthest off
     */
    public record Week(LocalDate day, double riskIndex, DriftReport.Figure highest) {}

    /** Of a run that was looked at only when it was over. */
    public static DriftHistory of(DriftReport end) {
        return new DriftHistory(List.of(), end);
    }
}
