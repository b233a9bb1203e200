package io.tidewatch.bench;

import java.util.List;
import java.util.Locale;

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

    static String svg(Report report) {
        int height = MARGIN * 2 + TITLE;
        for (Outcome outcome : report.outcomes()) {
            height += TITLE + outcome.rows().size() * STEP;
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
        text(svg, MARGIN, y, "start", "#57606a", report.machine() + ", " + report.date());
        y += TITLE / 2;
        for (Outcome outcome : report.outcomes()) {
            y += TITLE / 2;
            text(svg, MARGIN, y, "start", "#1f2328", outcome.scenario().name() + ", events/s");
            y += TITLE / 2 - BAR / 2;
            y = bars(svg, y, outcome.rows());
        }
        return svg.append("</svg>\n").toString();
    }

    private static int bars(StringBuilder svg, int top, List<Figures> rows) {
        double most = rows.stream().mapToDouble(Plot::fastest).max().orElseThrow();
        double scale = (WIDTH - LABELS - NUMBERS - 2 * MARGIN) / most;
        int y = top;
        for (Figures row : rows) {
            int x = MARGIN + LABELS;
            double middle = y + BAR / 2.0;
            String colour = row.row().label().startsWith("engine") ? "#0969da" : "#8c959f";
            text(svg, x - 8, y + BAR - 4, "end", "#1f2328", row.row().label());
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n"
                            + "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#1f2328\"/>%n",
                    x,
                    y,
                    row.rate() * scale,
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
                    String.format(Locale.ROOT, "%,.0f", row.rate()));
            y += STEP;
        }
        return y;
    }

    private static double slowest(Figures row) {
        return row.laps().stream()
                .mapToDouble(lap -> lap.eventsPerSecond())
                .min()
                .orElseThrow();
    }

    private static double fastest(Figures row) {
        return row.laps().stream()
                .mapToDouble(lap -> lap.eventsPerSecond())
                .max()
                .orElseThrow();
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
