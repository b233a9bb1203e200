package io.tidewatch.replay.report;

import static io.tidewatch.replay.report.Html.count;
import static io.tidewatch.replay.report.Html.day;
import static io.tidewatch.replay.report.Html.decimal;
import static io.tidewatch.replay.report.Html.escape;
import static io.tidewatch.replay.report.Html.percent;

import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.replay.shadow.ModelFigures;
import io.tidewatch.replay.shadow.ShadowReport;
import io.tidewatch.topics.Band;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The comparison of a shadow with the active model for people: one page without scripts. */
public final class ShadowPage {
    private static final int SIDE = 260;

    private ShadowPage() {}

    /** The page. */
    public static String write(ShadowReport report) {
        String title = escape(
                report.shadow().model() + " in the shadow of " + report.active().model());
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Tidewatch: %s</title>
                <style>%s</style></head>
                <body><header><div class="wrap"><p class="brand">Tidewatch</p><h1>%s</h1><p class="sub">%s</p></div></header>
                <main class="wrap"><section class="headline"><p>%s</p>%s</section>
                <h2>Figures</h2>%s
                <h2>Does a risk of 70 %% mean 70 in 100?</h2>
                <div class="grid two">%s%s</div>
                <h2>Bands</h2>%s
                <h2>How this is judged</h2><ul class="definitions">%s</ul></main></body></html>
                """.formatted(
                        title,
                        ReportPage.resource("page.css"),
                        title,
                        count(report.events()) + " events of " + count(report.users()) + " users, "
                                + day(report.first()) + " to " + day(report.last()),
                        escape(report.verdict()),
                        notes(report),
                        figures(report),
                        calibration(report.active()),
                        calibration(report.shadow()),
                        bands(report),
                        definitions());
    }

    private static String notes(ShadowReport report) {
        StringBuilder notes = new StringBuilder();
        if (report.daysWithout() > 0) {
            notes.append("<p>")
                    .append(count(report.daysWithout()))
                    .append(
                            " days have no record: if the shadow was off, visits of those days are not known, and users count"
                                    + " as lost who were not.</p>");
        }
        if (report.otherPairs() > 0) {
            notes.append("<p>")
                    .append(count(report.otherPairs()))
                    .append(" records of other pairs of models count for visits only.</p>");
        }
        return notes.toString();
    }

    private static String figures(ShadowReport report) {
        return table(
                List.of(
                        "",
                        "median window, days",
                        "judged visits",
                        "lost",
                        "ROC-AUC",
                        "log-loss",
                        "Brier",
                        "ECE",
                        "would-be warnings",
                        "judged",
                        "right"),
                List.of(row("active: ", report.active()), row("shadow: ", report.shadow())));
    }

    private static List<String> row(String role, ModelFigures figures) {
        return List.of(
                escape(role + figures.model()),
                Integer.toString(figures.medianWindowDays()),
                count(figures.judged()),
                count(figures.lost()),
                number(figures.rocAuc()),
                number(figures.logLoss()),
                number(figures.calibration().brier()),
                number(figures.calibration().expectedError()),
                count(figures.alerts()),
                count(figures.judgedAlerts()),
                percent(figures.precision()));
    }

    /** Points on the dashed line mean what they say; larger ones stand for more visits. */
    private static String calibration(ModelFigures figures) {
        StringBuilder points = new StringBuilder();
        for (Calibration.Bin bin : figures.calibration().bins()) {
            if (bin.count() > 0) {
                points.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#0b6e75\"><title>%d visits</title></circle>",
                        bin.meanRisk() * SIDE,
                        (1 - bin.observed()) * SIDE,
                        2 + Math.min(6, Math.log10(bin.count()) * 2),
                        bin.count()));
            }
        }
        return ("<figure><figcaption>%s</figcaption><svg viewBox=\"-8 -8 %d %d\" role=\"img\" aria-label=\"predicted risk against"
                        + " the share that was lost\" style=\"max-width:320px\"><rect width=\"%d\" height=\"%d\" fill=\"none\""
                        + " stroke=\"#b3bec6\"/><line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"0\" stroke=\"#5a6b76\""
                        + " stroke-dasharray=\"5 5\"/>%s</svg></figure>")
                .formatted(escape(figures.model()), SIDE + 16, SIDE + 16, SIDE, SIDE, SIDE, SIDE, points);
    }

    private static String bands(ShadowReport report) {
        List<String> head = new java.util.ArrayList<>(List.of("active \\ shadow"));
        List<List<String>> rows = new java.util.ArrayList<>();
        for (Band band : Band.values()) {
            head.add(band.name());
            List<String> row = new java.util.ArrayList<>(List.of(band.name()));
            report.bands().get(band.ordinal()).forEach(events -> row.add(count(events)));
            rows.add(row);
        }
        return "<p>" + percent(OptionalDouble.of(report.sameBand() / (double) Math.max(1, report.events())))
                + " of the events are in the same band.</p>" + table(head, rows);
    }

    private static String definitions() {
        return "<li><b>Sample:</b> the scores after a visit's last event, against whether no visit followed within the churn"
                + " window that the model gave; only visits whose window is over.</li><li><b>Would-be warning:</b> the silence reached the moment at which"
                + " the model would warn at its own lines; cool-downs are not counted in.</li><li><b>Right:</b> the customer"
                + " was lost: no visit followed within the window.</li><li><b>± of the log-loss:</b> twice the standard error of the"
                + " differences on the visits of which both windows say the same; a user's visits resemble each other, so take it for a lower bound.</li>";
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? decimal(value.getAsDouble(), 4) : "–";
    }

    private static String table(List<String> head, List<List<String>> rows) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        head.forEach(cell -> html.append("<th scope=\"col\">").append(cell).append("</th>"));
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(cell).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div>").toString();
    }
}
