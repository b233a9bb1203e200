package io.tidewatch.replay.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.replay.evaluation.Interval;
import io.tidewatch.replay.evaluation.Quality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
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
        root.put("partitions", facts.partitions());
        root.put("model", facts.model());
        root.put("policy_version", facts.policyVersion());
        log(root.putObject("log"), report.log());
        window(root.putObject("window"), facts.window());
        number(root, "budget", facts.budget());
        root.put("acts", facts.inaction().isEmpty());
        root.put("inaction", facts.inaction().orElse(null));
        root.put("warnings_per_week", round(report.warningsPerWeek()));
        root.put("value_at_risk", round(report.valueAtRisk()));
        // Those of everyone stand at the top as well, where a script looks first.
        group(root, report.everyone());
        group(root.putObject("everyone"), report.everyone());
        group(root.putObject("regulars"), report.regulars());
        RowsJson.put(root.putObject("rows"), facts.rows());
        ObjectNode events = root.putObject("events");
        events.put("in", facts.events().in());
        events.put("scored", facts.events().scored());
        events.put("dead_lettered", facts.events().deadLettered());
        events.put("duplicates", facts.events().duplicates());
        alerts(root.putObject("alerts"), report.alerts());
        ObjectNode calibration = root.putObject("calibration");
        calibration(calibration.putObject("daily"), report.daily());
        calibration(calibration.putObject("raised"), report.raised());
        sample(root.putArray("sample"), report);
        drift(root.putObject("drift"), report.drift());
        report.effect().ifPresent(effect -> effect(root.putObject("effect"), effect));
        root.put("events_per_second", Math.round(facts.eventsPerSecond()));
        root.put("seconds", round(facts.seconds()));
        root.put("machine", facts.machine());
        root.put("date", facts.date().truncatedTo(ChronoUnit.SECONDS).toString());
        return root;
    }

    private static void effect(ObjectNode node, MeasuredEffect effect) {
        range(node, "money_per_1000", "interval", effect.money());
        node.put("truth", round(effect.trueMoney()));
        range(node, "kept_per_1000", "kept_interval", effect.kept());
        node.put("kept_truth", round(effect.trueKept()));
        node.put("assigned", effect.assigned());
        node.put("held_out", effect.heldOut());
        node.put("too_early", effect.missing().orElse(null));
        effect.strategy().ifPresent(gain -> strategy(node.putObject("strategy"), gain));
    }

    private static void strategy(ObjectNode node, StrategyGain gain) {
        range(node, "money_per_1000_beyond_rules", "interval", Optional.of(gain.moneyPer1000()));
        node.put("warnings", gain.warnings());
        node.put("other_than_rules", gain.own());
        node.put("learnt_from", gain.learnt());
    }

    private static void range(ObjectNode node, String mean, String interval, Optional<MeasuredEffect.Range> range) {
        range.ifPresentOrElse(
                known -> {
                    node.put(mean, round(known.mean()));
                    node.putArray(interval).add(round(known.low())).add(round(known.high()));
                },
                () -> {
                    node.putNull(mean);
                    node.putNull(interval);
                });
    }

    private static void log(ObjectNode node, LogCheck log) {
        node.put("days", log.days());
        node.put("customers", log.customers());
        node.put("returning", log.returning());
        node.put("regulars", log.regulars());
        node.put("can_be_judged", log.canBeJudged());
        node.put("verdict", log.verdict());
    }

    private static void window(ObjectNode node, WindowRule window) {
        node.put("multiple_hundredths", window.multipleHundredths());
        node.put("least_days", window.leastDays());
        node.put("most_days", window.mostDays());
        node.put("shop_pace_units", window.shopPaceUnits());
        node.put("shop_gap_days", round(GapLogarithm.days(window.shopPaceUnits())));
    }

    private static void group(ObjectNode node, GroupReport group) {
        Quality quality = group.quality();
        node.put("warnings_per_1000_and_month", round(group.warningsPerThousandAndMonth()));
        quality(node, quality);
        node.put("censored", quality.censored());
        node.put("warned_before", group.warnedBefore());
        node.put("silences", quality.silences());
        node.put("lost", quality.lost());
        node.put("value_lost", round(quality.valueLost()));
        number(node, "base_rate", quality.baseRate());
        number(node, "median_silence_days", quality.medianSilenceDays());
        number(node, "median_lead_days", quality.medianLeadDays());
        interval(node, "precision_interval", quality.right(), quality.warnings().size());
        interval(node, "recall_interval", quality.right(), quality.lost());
        ArrayNode opponents = node.putArray("opponents");
        group.opponents().forEach(opponent -> {
            ObjectNode one = opponents.addObject();
            one.put("name", opponent.name());
            quality(one, opponent.quality());
        });
    }

    private static void quality(ObjectNode node, Quality quality) {
        node.put("warnings", quality.warnings().size());
        node.put("right", quality.right());
        number(node, "precision", quality.precision());
        number(node, "recall", quality.recall());
        number(node, "value_recall", quality.valueRecall());
        number(node, "median_silence_share", quality.medianSilenceShare());
    }

    private static void alerts(ObjectNode node, AlertCounts counts) {
        node.put("raised", counts.raised());
        node.put("escalated", counts.escalated());
        node.put("resolved", counts.resolved());
        node.put("expired", counts.expired());
        node.putObject("by_trigger").put("event", counts.byEvent()).put("silence", counts.bySilence());
        node.putObject("raised_by_trigger")
                .put("event", counts.raisedByEvent())
                .put("silence", counts.raisedBySilence());
    }

    private static void sample(ArrayNode node, Report report) {
        report.sample()
                .forEach(warning -> node.addObject()
                        .put("alert_id", warning.alertId())
                        .put("time", warning.time().toString())
                        .put("band", warning.band().name())
                        .put("text", warning.text())
                        .put("fate", word(warning.fate()))
                        .put("story", warning.story()));
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
