package io.tidewatch.it;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** What was seen over time, one panel under the other, as SVG: it shows in Markdown without a script. */
final class TimePlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int CAPTION = 34;
    private static final int TITLE = 26;
    private static final int PANEL = 110;
    private static final int AXIS = 34;
    /** At most. */
    private static final int TICKS = 8;

    private static final int HALVES = 2;
    private static final String DARK = "#1f2328";
    private static final String GREY = "#57606a";
    private static final String PALE = "#d0d7de";

    private final StringBuilder svg = new StringBuilder();
    private final double from;
    private final double to;

    private TimePlot(double from, double to) {
        this.from = from;
        this.to = to;
    }

    /** A value at a time. */
    record Point(double x, double y) {}

    /**
     * Values of one kind.
     *
     * @param dots not joined
     */
    record Series(String name, String colour, boolean dots, List<Point> points) {}

    /** Something that happened. */
    record Mark(double x, String what) {}

    /** Series that share an axis, which begins at 0. */
    record Panel(String title, List<Series> series) {}

    /**
     * The whole.
     *
     * @param caption what, where and when
     * @param unit of the time, such as minutes
     * @param marks drawn through all panels and named in the first
     */
    static String svg(String caption, String unit, List<Panel> panels, List<Mark> marks) {
        double[] times = panels.stream()
                .flatMap(panel -> panel.series().stream())
                .flatMap(series -> series.points().stream())
                .mapToDouble(Point::x)
                .toArray();
        TimePlot plot = new TimePlot(
                Math.floor(DoubleStream.of(times).min().orElse(0)),
                DoubleStream.of(times).max().orElse(1));
        plot.draw(caption, unit, panels, marks);
        return plot.svg.toString();
    }

    private void draw(String caption, String unit, List<Panel> panels, List<Mark> marks) {
        int height = CAPTION + panels.size() * (TITLE + PANEL) + AXIS;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                WIDTH, height, WIDTH, height);
        text(LEFT, 20, "start", GREY, caption);
        int top = CAPTION;
        for (Panel panel : panels) {
            legend(panel, top + TITLE - 8);
            panel(panel, top + TITLE, marks, panel == panels.get(0));
            top += TITLE + PANEL;
        }
        double step = rounded((to - from) / TICKS);
        for (double at = Math.ceil(from / step) * step; at <= to; at += step) {
            text(x(at), top + 16, "middle", GREY, number(at));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, top + 31, "middle", GREY, unit);
        svg.append("</svg>\n");
    }

    private void legend(Panel panel, int y) {
        text(LEFT, y, "start", DARK, panel.title());
        double x = WIDTH - RIGHT;
        if (panel.series().size() > 1) {
            for (int i = panel.series().size() - 1; i >= 0; i--) {
                Series series = panel.series().get(i);
                text(x, y, "end", series.colour(), series.name());
                x -= 8 * series.name().length() + 20;
            }
        }
    }

    private void panel(Panel panel, int top, List<Mark> marks, boolean named) {
        double most = panel.series().stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        double scale = rounded(most);
        for (int half = 0; half <= HALVES; half++) {
            double value = scale * half / HALVES;
            double y = y(value, scale, top);
            line(LEFT, y, WIDTH - RIGHT, y, PALE);
            text(LEFT - 8, y + 4, "end", GREY, number(value));
        }
        for (Mark mark : marks) {
            line(x(mark.x()), top, x(mark.x()), top + PANEL, GREY);
            if (named) {
                text(x(mark.x()) + 4, top + 12, "start", GREY, mark.what());
            }
        }
        panel.series().forEach(series -> draw(series, scale, top));
    }

    private void draw(Series series, double scale, int top) {
        if (series.dots()) {
            series.points()
                    .forEach(point -> add(
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\"/>%n",
                            x(point.x()), y(point.y(), scale, top), series.colour()));
            return;
        }
        svg.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"")
                .append(series.colour())
                .append("\" points=\"");
        series.points().forEach(point -> add("%.1f,%.1f ", x(point.x()), y(point.y(), scale, top)));
        svg.append("\"/>\n");
    }

    /** The next of 1, 2, 4 and 6 times a power of ten, so that its half is a short number too. */
    static double rounded(double most) {
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        return DoubleStream.of(1, 2, 4, 6, 10)
                .map(step -> step * power)
                .filter(scale -> scale >= most)
                .findFirst()
                .orElseThrow();
    }

    private double x(double time) {
        return LEFT + (time - from) / Math.max(1e-9, to - from) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double scale, int top) {
        return top + PANEL - value / scale * PANEL;
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.2f" : "%.1f", value);
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, colour);
    }

    private void text(double x, double y, String anchor, String colour, String words) {
        String safe = words.replace("&", "&amp;").replace("<", "&lt;");
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n", x, y, anchor, colour, safe);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
