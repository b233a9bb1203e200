package io.tidewatch.replay.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.replay.evaluation.UtcDays;
import io.tidewatch.topics.AlertKind;
import java.util.List;

/** What the page's plots need beyond the report's JSON: histograms, bars over time and the lives of a few customers. */
final class PlotData {
    /** Bars of the lead-time histogram: at a horizon of 30 days one bar is three days. */
    private static final int LEAD_BARS = 10;

    private PlotData() {}

    /** Adds {@code plots} to the report's tree. */
    static ObjectNode addTo(ObjectNode root, Report report) {
        ObjectNode plots = root.putObject("plots");
        long fromDay = UtcDays.of(report.facts().from());
        plots.put("first", UtcDays.startMillis(fromDay - LifeRecorder.LEAD_IN_DAYS));
        plots.put("last", UtcDays.startMillis(UtcDays.of(report.facts().to()) + 1));
        leads(plots.putObject("leads"), report);
        timeline(plots.putObject("timeline"), report);
        ArrayNode lives = plots.putArray("lives");
        report.lives().forEach(life -> life(lives.addObject(), life));
        return root;
    }

    private static void leads(ObjectNode node, Report report) {
        int horizon = report.facts().horizonDays();
        int width = Math.max(1, (horizon + LEAD_BARS - 1) / LEAD_BARS);
        int bars = (horizon + width - 1) / width;
        ArrayNode labels = node.putArray("labels");
        for (int bar = 0; bar < bars; bar++) {
            int last = Math.min((bar + 1) * width, horizon);
            int first = bar * width + 1;
            labels.add(first == last ? Integer.toString(first) : first + "–" + last);
        }
        histogram(node.putArray("engine"), report.quality().regulars().leadDays(), width, bars);
        histogram(node.putArray("gap_rule"), report.gapRule().regulars().leadDays(), width, bars);
    }

    private static void histogram(ArrayNode node, List<Integer> leadDays, int width, int bars) {
        int[] counts = new int[bars];
        leadDays.forEach(lead -> counts[Math.min((lead - 1) / width, bars - 1)]++);
        for (int count : counts) {
            node.add(count);
        }
    }

    private static void timeline(ObjectNode node, Report report) {
        ArrayNode labels = node.putArray("labels");
        report.timeline().keySet().forEach(day -> labels.add(day.toString()));
        for (AlertKind kind : AlertKind.values()) {
            ArrayNode counts = node.putArray(kind.name());
            report.timeline().values().forEach(bar -> counts.add(bar.getOrDefault(kind, 0)));
        }
    }

    private static void life(ObjectNode node, Life life) {
        node.put("name", life.name());
        node.put("story", life.story());
        ArrayNode visits = node.putArray("visits");
        life.visits().forEach(visit -> visits.add(visit.toEpochMilli()));
        ArrayNode risk = node.putArray("risk");
        life.risk()
                .forEach(point ->
                        risk.addArray().add(point.time().toEpochMilli()).add(point.risk()));
        ArrayNode alerts = node.putArray("alerts");
        life.alerts()
                .forEach(mark -> alerts.addObject()
                        .put("time", mark.time().toEpochMilli())
                        .put("kind", mark.kind().name())
                        .put("risk", mark.risk()));
    }
}
