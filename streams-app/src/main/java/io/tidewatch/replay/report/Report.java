package io.tidewatch.replay.report;

import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.topics.AlertKind;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Everything a report shows; {@link ReportJson} and {@link ReportPage} put it into words.
 *
 * @param facts the run
 * @param alerts alerts of the judged span
 * @param quality the engine's
 * @param gapRule the opponent's at the same number of judged alerts
 * @param users users seen
 * @param alertsPerThousandUsersAndMonth RAISED alerts of the judged span per 1,000 users seen and 30.44 days
 * @param weeklyRisk every user's risk at the end of every seventh day, against what followed
 * @param raisedRisk the risk that RAISED alerts carried, against what followed
 * @param stepDays days that one bar of {@code timeline} covers
 * @param timeline alerts by kind, by first day of the bar
 * @param lives a few customers
 * @param drift how far what was served is from what the model was trained on
 */
public record Report(
        RunFacts facts,
        AlertCounts alerts,
        GroupQuality quality,
        GroupQuality gapRule,
        int users,
        double alertsPerThousandUsersAndMonth,
        Calibration weeklyRisk,
        Calibration raisedRisk,
        int stepDays,
        SortedMap<LocalDate, Map<AlertKind, Integer>> timeline,
        List<Life> lives,
        DriftHistory drift) {
    public Report {
        lives = List.copyOf(lives);
    }
}
