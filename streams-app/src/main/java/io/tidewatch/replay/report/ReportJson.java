package io.tidewatch.replay.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.replay.evaluation.Interval;
import io.tidewatch.replay.evaluation.Quality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The report for machines. Shares are 0 to 1, days are days, and a figure that does not exist (a share of nothing) is null.
 * Names and nesting are what scripts rely on: add, never rename.
 */
public final class ReportJson {
    /** Four decimals: the alert policy compares risks so, and no count here makes a fifth mean anything. */
    private static final double DECIMALS = 1e4;

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportJson() {}

    /** The report as indented JSON with a final newline. */
    public static String write(Report report) {
        try {
            return MAPPER.writeValueAsString(tree(report)) + "\n";
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The report as a tree. */
    static ObjectNode tree(Report report) {
        RunFacts facts = report.facts();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("kind", facts.kind());
        root.put("dataset", facts.dataset());
        root.put("generated", facts.generated());
        root.put("from", facts.from().atOffset(ZoneOffset.UTC).toLocalDate().toString());
        root.put("to", facts.to().atOffset(ZoneOffset.UTC).toLocalDate().toString());
        root.put("observed_until", facts.to().toString());
        root.put("horizon_days", facts.horizonDays());
        root.put("partitions", facts.partitions());
        root.put("model", facts.model());
        root.put("policy_version", facts.policyVersion());
        ObjectNode events = root.putObject("events");
        events.put("in", facts.events().in());
        events.put("scored", facts.events().scored());
        events.put("dead_lettered", facts.events().deadLettered());
        events.put("duplicates", facts.events().duplicates());
        root.put("users", report.users());
        alerts(root.putObject("alerts"), report);
        quality(root.putObject("quality"), report.quality());
        quality(root.putObject("gap_rule"), report.gapRule());
        ObjectNode calibration = root.putObject("calibration");
        calibration(calibration.putObject("weekly"), report.weeklyRisk());
        calibration(calibration.putObject("raised"), report.raisedRisk());
        drift(root.putObject("drift"), report.drift());
        root.put("events_per_second", Math.round(facts.eventsPerSecond()));
        root.put("seconds", round(facts.seconds()));
        root.put("machine", facts.machine());
        root.put("date", facts.date().truncatedTo(ChronoUnit.SECONDS).toString());
        return root;
    }

    private static void alerts(ObjectNode node, Report report) {
        AlertCounts counts = report.alerts();
        node.put("raised", counts.raised());
        node.put("escalated", counts.escalated());
        node.put("resolved", counts.resolved());
        node.put("expired", counts.expired());
        node.putObject("by_trigger").put("event", counts.byEvent()).put("silence", counts.bySilence());
        node.putObject("raised_by_trigger")
                .put("event", counts.raisedByEvent())
                .put("silence", counts.raisedBySilence());
        node.put("raised_per_1000_users_and_month", round(report.alertsPerThousandUsersAndMonth()));
    }

    private static void quality(ObjectNode node, GroupQuality quality) {
        quality(node, quality.everyone(), quality.everyoneMultiple());
        quality(node.putObject("regulars"), quality.regulars(), quality.regularsMultiple());
    }

    private static void quality(ObjectNode node, Quality quality, OptionalDouble multiple) {
        node.put("judged_alerts", quality.judgedAlerts());
        node.put("censored_alerts", quality.censoredAlerts());
        node.put("departures", quality.departures());
        number(node, "precision", quality.precision());
        number(node, "recall", quality.recall());
        number(node, "early_recall", quality.earlyRecall());
        number(node, "median_lead_days", quality.medianLeadDays());
        interval(node, "precision_interval", quality.rightAlerts(), quality.judgedAlerts());
        interval(node, "recall_interval", quality.caught(), quality.departures());
        if (multiple.isPresent()) {
            node.put("median_gaps_of_silence", round(multiple.getAsDouble()));
        }
    }

    private static void calibration(ObjectNode node, Calibration calibration) {
        node.put("samples", calibration.samples());
        number(node, "expected_error", calibration.expectedError());
        number(node, "brier", calibration.brier());
        ArrayNode bins = node.putArray("bins");
        for (Calibration.Bin bin : calibration.bins()) {
            ObjectNode one = bins.addObject();
            one.put("lower", bin.lower());
            one.put("upper", bin.upper());
            one.put("count", bin.count());
            number(one, "mean_risk", present(bin.meanRisk()));
            number(one, "observed", present(bin.observed()));
        }
    }

    private static void drift(ObjectNode node, DriftHistory drift) {
        DriftReport end = drift.end();
        node.put("state", word(end.state()));
        node.put("level", end.level().map(ReportJson::word).orElse(null));
        node.put("advice", end.advice());
        node.put("events", Math.round(end.events()));
        node.put("risk_psi", end.score().map(score -> round(score.index())).orElse(null));
        ObjectNode features = node.putObject("feature_psi");
        end.features().forEach(feature -> features.put(feature.name(), round(feature.index())));
        ArrayNode weeks = node.putArray("weeks");
        for (DriftHistory.Week week : drift.weeks()) {
            weeks.addObject()
                    .put("until", week.day().toString())
                    .put("risk_psi", round(week.riskIndex()))
                    .put("highest_feature", week.highest().name())
                    .put("highest_psi", round(week.highest().index()));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void interval(ObjectNode node, String name, int part, int whole) {
        Interval.ofShare(part, whole)
                .ifPresentOrElse(
                        interval ->
                                node.putArray(name).add(round(interval.lower())).add(round(interval.upper())),
                        () -> node.putNull(name));
    }

    private static OptionalDouble present(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static void number(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, round(value.getAsDouble()));
        } else {
            node.putNull(name);
        }
    }

    private static double round(double value) {
        return Math.round(value * DECIMALS) / DECIMALS;
    }
}
