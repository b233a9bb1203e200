package io.tidewatch.replay.report;

import static io.tidewatch.replay.report.Html.count;
import static io.tidewatch.replay.report.Html.days;
import static io.tidewatch.replay.report.Html.decimal;
import static io.tidewatch.replay.report.Html.escape;
import static io.tidewatch.replay.report.Html.percent;

import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.replay.evaluation.Interval;
import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.log.UnusableRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The page's tables: the same figures as the JSON, so that the page needs no script to be read. */
final class PageTables {
    private PageTables() {}

    static String of(Report report) {
        return quality("Everyone", report.everyone())
                + quality("Regulars", report.regulars())
                + rows(report.facts().rows())
                + events(report)
                + alerts(report)
                + calibration(report.daily())
                + drift(report.drift().end());
    }

    private static String quality(String caption, GroupReport group) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("Tidewatch", group.quality()));
        group.opponents().forEach(opponent -> rows.add(row(escape(opponent.name()), opponent.quality())));
        return table(
                caption + ": " + count(group.quality().silences()) + " judged silences, "
                        + count(group.quality().lost()) + " lost ("
                        + percent(group.quality().baseRate()) + ")",
                List.of(
                        "",
                        "judged warnings",
                        "right",
                        "censored",
                        "precision",
                        "95 % interval",
                        "recall",
                        "value recall",
                        "median silence, days",
                        "share of the window",
                        "median lead, days"),
                rows);
    }

    private static List<String> row(String name, Quality quality) {
        int warnings = quality.warnings().size();
        return List.of(
                name,
                count(warnings),
                count(quality.right()),
                count(quality.censored()),
                percent(quality.precision()),
                interval(Interval.ofShare(quality.right(), warnings)),
                percent(quality.recall()),
                percent(quality.valueRecall()),
                days(quality.medianSilenceDays()),
                percent(quality.medianSilenceShare()),
                days(quality.medianLeadDays()));
    }

    private static String interval(Optional<Interval> interval) {
        return interval.map(range -> decimal(range.lower() * 100, 1) + "–" + decimal(range.upper() * 100, 1))
                .orElse("–");
    }

    private static String events(Report report) {
        EventCounts events = report.facts().events();
        return table(
                "Events, the warm-up included",
                List.of("", "in", "scored", "dead-lettered", "duplicates", "per second", "seconds"),
                List.of(List.of(
                        "Events",
                        count(events.in()),
                        count(events.scored()),
                        count(events.deadLettered()),
                        count(events.duplicates()),
                        count(Math.round(report.facts().eventsPerSecond())),
                        decimal(report.facts().seconds(), 1))));
    }

    /** Why rows of the log gave no event, and what was not taken as it is written; nothing if every row was. */
    private static String rows(UnusableRows unusable) {
        List<List<String>> rows = new ArrayList<>();
        unusable.byProblem()
                .forEach((problem, kind) -> rows.add(List.of(
                        "left out: a row " + escape(problem.words())
                                + (kind.detail().isEmpty() ? "" : " (" + escape(kind.detail()) + ")"),
                        count(kind.rows()),
                        count(kind.exampleLine()))));
        unusable.remarks()
                .forEach((remark, kind) ->
                        rows.add(List.of(escape(remark), count(kind.rows()), count(kind.exampleLine()))));
        return rows.isEmpty()
                ? ""
                : table(
                        "The log's rows: " + count(unusable.rowsRead()) + " read, "
                                + count(unusable.rowsRead() - unusable.total()) + " used",
                        List.of("", "rows", "first line"),
                        rows);
    }

    private static String alerts(Report report) {
        AlertCounts alerts = report.alerts();
        return table(
                "Alerts of the judged span",
                List.of("", "raised", "escalated", "resolved", "expired", "by an event", "by silence"),
                List.of(List.of(
                        "Alerts",
                        count(alerts.raised()),
                        count(alerts.escalated()),
                        count(alerts.resolved()),
                        count(alerts.expired()),
                        count(alerts.byEvent()),
                        count(alerts.bySilence()))));
    }

    private static String calibration(Calibration calibration) {
        return table(
                "Calibration of P(lost), all customers, daily to the middle of the window",
                List.of("predicted risk", "samples", "mean predicted", "lost"),
                calibration.bins().stream()
                        .map(bin -> List.of(
                                decimal(bin.lower() * 100, 0) + "–" + decimal(bin.upper() * 100, 0) + " %",
                                count(bin.count()),
                                bin.count() == 0 ? "–" : decimal(bin.meanRisk() * 100, 1) + " %",
                                bin.count() == 0 ? "–" : decimal(bin.observed() * 100, 1) + " %"))
                        .toList());
    }

    private static String drift(DriftReport drift) {
        if (drift.score().isEmpty()) {
            return "";
        }
        return table(
                "Drift at the end: population stability index",
                List.of("number", "index", "level"),
                Stream.concat(drift.score().stream(), drift.features().stream())
                        .map(figure -> List.of(
                                figure.name(),
                                decimal(figure.index(), 3),
                                figure.level().name().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    private static String table(String caption, List<String> head, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><caption>")
                .append(caption)
                .append("</caption><thead><tr>");
        head.forEach(cell -> html.append("<th scope=\"col\">").append(cell).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(cell).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>\n").toString();
    }
}
