package io.tidewatch.replay.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.evaluation.UtcDays;
import io.tidewatch.topics.AlertKind;

/** What the page's plots need beyond the report's JSON: histograms, bars over time and the lives of a few customers. */
final class PlotData {
    /** Bars of the histogram of silences: each is a twentieth of the window, since most warnings come in its first half. */
    private static final int SILENCE_BARS = 20;

    private PlotData() {}

    /** Adds {@code plots} to the report's tree. */
    static ObjectNode addTo(ObjectNode root, Report report) {
        ObjectNode plots = root.putObject("plots");
        long fromDay = UtcDays.of(report.facts().from());
        plots.put("first", UtcDays.startMillis(fromDay - LifeRecorder.LEAD_IN_DAYS));
        plots.put("last", UtcDays.startMillis(UtcDays.of(report.facts().to()) + 1));
        silences(plots.putObject("silences"), report.regulars());
        timeline(plots.putObject("timeline"), report);
        ArrayNode lives = plots.putArray("lives");
        report.lives().forEach(life -> life(lives.addObject(), life));
        return root;
    }

    /** After which share of the window warnings came. */
    private static void silences(ObjectNode node, GroupReport group) {
        ArrayNode labels = node.putArray("labels");
        for (int bar = 0; bar < SILENCE_BARS; bar++) {
            labels.add(100 * bar / SILENCE_BARS + "–" + 100 * (bar + 1) / SILENCE_BARS);
        }
        ArrayNode rules = node.putArray("rules");
        histogram(rules.addObject().put("name", "Tidewatch"), group.quality());
        group.opponents()
                .forEach(opponent -> histogram(rules.addObject().put("name", opponent.name()), opponent.quality()));
    }

    private static void histogram(ObjectNode node, Quality quality) {
        int[] counts = new int[SILENCE_BARS];
        quality.warnings()
                .forEach(warning -> counts[
                        Math.min(warning.silenceDays() * SILENCE_BARS / warning.windowDays(), SILENCE_BARS - 1)]++);
        ArrayNode bars = node.putArray("counts");
        for (int count : counts) {
            bars.add(count);
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
        ArrayNode waits = node.putArray("waits");
        life.waits()
                .forEach(wait -> waits.addObject()
                        .put("begin", wait.begin().toEpochMilli())
                        .put("end", wait.end().toEpochMilli())
                        .put("usual", wait.usual().toEpochMilli()));
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
