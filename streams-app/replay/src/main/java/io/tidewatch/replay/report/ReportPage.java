package io.tidewatch.replay.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report for people: one HTML file that holds its style, its figures and the plotting library (Chart.js), so that it can
 * be mailed and read offline.
 */
public final class ReportPage {
    private static final String CHART_JS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private ReportPage() {}

    /** The page. */
    public static String write(Report report) {
        PageWords words = new PageWords(report);
        Map<String, String> content = Map.ofEntries(
                Map.entry("title", "Tidewatch: " + words.heading()),
                Map.entry("style", resource("page.css")),
                Map.entry("heading", words.heading()),
                Map.entry("subtitle", words.subtitle()),
                Map.entry("notices", words.notices()),
                Map.entry("headline", words.headline()),
                Map.entry("cards", words.cards()),
                Map.entry("opponentsNote", words.opponentsNote()),
                Map.entry("sampleNote", words.sampleNote()),
                Map.entry("sample", words.sample()),
                Map.entry("calibrationNote", words.calibrationNote()),
                Map.entry("timelineCaption", words.timelineCaption()),
                Map.entry("driftNote", words.driftNote()),
                Map.entry("driftPlots", words.driftPlots()),
                Map.entry("tables", PageTables.of(report)),
                Map.entry("definitions", words.definitions()),
                Map.entry("footer", words.footer()),
                Map.entry(
                        "data",
                        scriptSafe(
                                PlotData.addTo(ReportJson.tree(report), report).toString())),
                Map.entry("chartjs", chartJs()),
                Map.entry("script", resource("page.js")));
        // One pass: what is filled in is never searched for further places.
        return PLACE.matcher(resource("page.html"))
                .replaceAll(place -> Matcher.quoteReplacement(content.get(place.group(1))));
    }

    /** JSON that cannot end the script element it stands in, nor open a comment there. */
    private static String scriptSafe(String json) {
        return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
    }

    private static String chartJs() {
        // Without the last line a browser with open developer tools would look for a source map beside the report.
        return resource(CHART_JS).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    }

    static String resource(String name) {
        try (InputStream stream = ReportPage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
