package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/**
 * Events per second as bars, a block for each scenario, with a whisker from the slowest to the fastest round; SVG, so that it shows in
 * Markdown without a script.
 */
final class Plot {
    private static final int WIDTH = 860;
    private static final int LABELS = 170;
    private static final int NUMBERS = 90;
    private static final int BAR = 16;
    private static final int STEP = 22;
    private static final int TITLE = 34;
    private static final int MARGIN = 12;

    private Plot() {}

    /** Of a result as {@link Report} makes it. */
    static String svg(JsonNode result) {
        Map<String, List<JsonNode>> scenarios = new LinkedHashMap<>();
        result.path("rows")
                .forEach(row -> scenarios
                        .computeIfAbsent(row.path("scenario").asText(), first -> new ArrayList<>())
                        .add(row));
        int height = MARGIN * 2 + TITLE;
        for (List<JsonNode> rows : scenarios.values()) {
            height += TITLE + rows.size() * STEP;
        }
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                WIDTH,
                height,
                WIDTH,
                height));
        int y = MARGIN + BAR;
        text(
                svg,
                MARGIN,
                y,
                "start",
                "#57606a",
                result.path("machine").asText() + ", " + result.path("date").asText());
        y += TITLE / 2;
        for (Map.Entry<String, List<JsonNode>> scenario : scenarios.entrySet()) {
            y += TITLE / 2;
            text(svg, MARGIN, y, "start", "#1f2328", scenario.getKey() + ", events/s");
            y += TITLE / 2 - BAR / 2;
            y = bars(svg, y, scenario.getValue());
        }
        return svg.append("</svg>\n").toString();
    }

    private static int bars(StringBuilder svg, int top, List<JsonNode> rows) {
        double most = rows.stream().mapToDouble(Plot::fastest).max().orElseThrow();
        double scale = (WIDTH - LABELS - NUMBERS - 2 * MARGIN) / most;
        int y = top;
        for (JsonNode row : rows) {
            String label = row.path("row").asText();
            int x = MARGIN + LABELS;
            double middle = y + BAR / 2.0;
            String colour = label.startsWith("engine") ? "#0969da" : "#8c959f";
            text(svg, x - 8, y + BAR - 4, "end", "#1f2328", label);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n"
                            + "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#1f2328\"/>%n",
                    x,
                    y,
                    row.path("events_per_second").asDouble() * scale,
                    BAR,
                    colour,
                    x + slowest(row) * scale,
                    middle,
                    x + fastest(row) * scale,
                    middle));
            text(
                    svg,
                    (int) (x + fastest(row) * scale) + 8,
                    y + BAR - 4,
                    "start",
                    "#1f2328",
                    String.format(
                            Locale.ROOT, "%,.0f", row.path("events_per_second").asDouble()));
            y += STEP;
        }
        return y;
    }

    private static double slowest(JsonNode row) {
        return rates(row).min().orElseThrow();
    }

    private static double fastest(JsonNode row) {
        return rates(row).max().orElseThrow();
    }

    private static DoubleStream rates(JsonNode row) {
        return StreamSupport.stream(row.path("rounds").spliterator(), false)
                .mapToDouble(round -> round.path("eventsPerSecond").asDouble());
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String colour, String words) {
        String safe = words.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                safe));
    }
}
