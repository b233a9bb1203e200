package io.tidewatch.replay.shadow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.topics.Band;
import java.util.Locale;
import java.util.OptionalDouble;

/** The comparison for machines; a figure that does not exist is null. Add, never rename. */
public final class ShadowReportJson {
    private static final double DECIMALS = 1e4;
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ShadowReportJson() {}

    /** The report as indented JSON with a final newline. */
    public static String write(ShadowReport report) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("verdict", report.verdict());
        root.put("too_early", report.tooEarly());
        root.put("first", report.first().toString());
        root.put("last", report.last().toString());
        root.put("events", report.events());
        root.put("users", report.users());
        root.put("same_band", round(report.sameBand() / (double) Math.max(1, report.events())));
        ObjectNode bands = root.putObject("bands");
        for (Band active : Band.values()) {
            ObjectNode row = bands.putObject(word(active));
            for (Band shadow : Band.values()) {
                row.put(word(shadow), report.bands().get(active.ordinal()).get(shadow.ordinal()));
            }
        }
        number(root, "log_loss_difference", report.lossDifference().mean());
        number(root, "log_loss_difference_margin", report.lossDifference().margin());
        figures(root.putObject("active"), report.active());
        figures(root.putObject("shadow"), report.shadow());
        root.put("days_without_records", report.daysWithout());
        root.put("records_of_other_pairs", report.otherPairs());
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree of JSON can always be written.", impossible);
        }
    }

    private static void figures(ObjectNode node, ModelFigures figures) {
        node.put("model", figures.model());
        node.put("median_window_days", figures.medianWindowDays());
        node.put("judged", figures.judged());
        node.put("lost", figures.lost());
        number(node, "roc_auc", figures.rocAuc());
        number(node, "log_loss", figures.logLoss());
        number(node, "brier", figures.calibration().brier());
        number(node, "ece", figures.calibration().expectedError());
        node.put("alerts", figures.alerts());
        node.put("judged_alerts", figures.judgedAlerts());
        number(node, "alert_precision", figures.precision());
        for (Calibration.Bin bin : figures.calibration().bins()) {
            if (bin.count() > 0) {
                node.withArray("calibration")
                        .addObject()
                        .put("count", bin.count())
                        .put("mean_risk", round(bin.meanRisk()))
                        .put("observed", round(bin.observed()));
            }
        }
    }

    private static String word(Band band) {
        return band.name().toLowerCase(Locale.ROOT);
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
