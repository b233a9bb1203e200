package io.tidewatch.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Curves over time in panels one below the other, as SVG, which shows in Markdown without a script. */
final class TimePlot {
    private static final int WIDTH = 900;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 46;
    private static final int PANEL = 150;
    private static final int GAP = 46;
    private static final int TICKS = 4;
    private static final double SECONDS_A_MINUTE = 60;
    private static final List<String> COLOURS = List.of("#0969da", "#cf222e", "#1a7f37", "#8250df");

    private final String title;
    private final List<Panel> panels = new ArrayList<>();

    /** A curve; each point is seconds and a value. */
    record Curve(String name, List<double[]> points) {}

    private record Panel(String title, List<Curve> curves) {}

    TimePlot(String title) {
        this.title = title;
    }

    /** One more below; its scale begins at zero. */
    TimePlot panel(String what, List<Curve> curves) {
        panels.add(new Panel(what, curves));
        return this;
    }

    String svg() {
        int height = TOP + panels.size() * (PANEL + GAP);
        double end = panels.stream()
                .flatMap(panel -> panel.curves().stream())
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(point -> point[0])
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                WIDTH,
                height);
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
        text(svg, LEFT, 20, "start", "#57606a", title);
        int y = TOP;
        for (Panel panel : panels) {
            panel(svg, panel, y, end);
            y += PANEL + GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, Panel panel, int top, double end) {
        double most = Math.max(
                1e-9,
                panel.curves().stream()
                        .flatMap(curve -> curve.points().stream())
                        .mapToDouble(point -> point[1])
                        .max()
                        .orElse(1));
        double scale = round(most);
        text(svg, LEFT, top - 8, "start", "#1f2328", panel.title());
        int legend = WIDTH - RIGHT;
        for (int tick = 0; tick <= TICKS; tick++) {
            double y = top + PANEL - (double) PANEL * tick / TICKS;
            add(
                    svg,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#d0d7de\"/>",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    y);
            text(svg, LEFT - 6, (int) y + 4, "end", "#57606a", number(scale * tick / TICKS));
            double x = LEFT + (double) (WIDTH - LEFT - RIGHT) * tick / TICKS;
            text(
                    svg,
                    (int) x,
                    top + PANEL + 16,
                    "middle",
                    "#57606a",
                    number(end * tick / TICKS / SECONDS_A_MINUTE) + " min");
        }
        for (int i = panel.curves().size() - 1; i >= 0; i--) {
            Curve curve = panel.curves().get(i);
            String colour = COLOURS.get(i % COLOURS.size());
            StringBuilder path = new StringBuilder();
            for (double[] point : curve.points()) {
                path.append(String.format(
                        Locale.ROOT,
                        "%s%.1f %.1f",
                        path.isEmpty() ? "M" : " L",
                        LEFT + (WIDTH - LEFT - RIGHT) * point[0] / end,
                        top + PANEL - PANEL * Math.min(point[1], scale) / scale));
            }
            add(svg, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>", path, colour);
            text(svg, legend, top - 8, "end", colour, curve.name());
            legend -= 12 + 7 * curve.name().length();
        }
    }

    /** The next number above that begins with 1, 2, 4 or 8. */
    private static double round(double most) {
        double decade = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : List.of(1.0, 2.0, 4.0, 8.0)) {
            if (most <= step * decade) {
                return step * decade;
            }
        }
        return 10 * decade;
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String colour, String words) {
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x,
                y,
                anchor,
                colour,
                words.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
