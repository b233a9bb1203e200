package io.tidewatch.replay.report;

import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.topics.AlertKind;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything a report shows; {@link ReportJson} and {@link ReportPage} put it into words.
 *
 * @param facts the run
 * @param log whether the log can be judged
 * @param alerts alerts of the judged span
 * @param warningsPerWeek RAISED alerts of the judged span for every seven days
 * @param valueAtRisk money at risk by the RAISED alerts of the judged span, in the shop's currency
 * @param everyone what warnings are worth, all customers
 * @param regulars the same for customers with three visits or more
 * @param daily P(lost) on every day on which a warning would be early, against what followed
 * @param raised the risk that RAISED alerts carried, against what followed
 * @param stepDays days that one bar of {@code timeline} covers
 * @param timeline alerts by kind, by first day of the bar
 * @param sample warnings as an agent sees them
 * @param lives a few customers
 * @param drift how far what was served is from what the model was trained on
 * @param effect what the warnings brought, in a shop whose customers respond
 */
public record Report(
        RunFacts facts,
        LogCheck log,
        AlertCounts alerts,
        double warningsPerWeek,
        double valueAtRisk,
        GroupReport everyone,
        GroupReport regulars,
        Calibration daily,
        Calibration raised,
        int stepDays,
        SortedMap<LocalDate, Map<AlertKind, Integer>> timeline,
        List<SampledWarning> sample,
        List<Life> lives,
        DriftHistory drift,
        Optional<MeasuredEffect> effect) {
    public Report {
        sample = List.copyOf(sample);
        lives = List.copyOf(lives);
        Objects.requireNonNull(effect, "effect");
    }

    /** The same with what the warnings brought. */
    public Report with(MeasuredEffect measured) {
        return new Report(
                facts,
                log,
                alerts,
                warningsPerWeek,
                valueAtRisk,
                everyone,
                regulars,
                daily,
                raised,
                stepDays,
                timeline,
                sample,
                lives,
                drift,
                Optional.of(measured));
    }
}
