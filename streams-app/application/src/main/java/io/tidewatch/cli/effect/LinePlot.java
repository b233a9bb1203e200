package io.tidewatch.cli.effect;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Lines with bands over a common axis, panels below one another; SVG, so that it shows in Markdown without a script. */
public final class LinePlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 80;
    private static final int RIGHT = 24;
    private static final int HEIGHT = 240;
    private static final int TITLE = 36;
    private static final int LEGEND = 22;
    private static final int AXIS = 44;
    private static final int TICKS = 5;
    private static final String INK = "#1f2328";
    private static final String GREY = "#8c959f";

    private final DoubleFunction<String> ticks;
    private final String axis;

    /**
     * @param axis what the common axis tells
     * @param ticks words of a place on it
     */
    public LinePlot(String axis, DoubleFunction<String> ticks) {
        this.axis = axis;
        this.ticks = ticks;
    }

    /** The picture; panels without a point are empty. */
    public String svg(List<Panel> panels) {
        Range across = Range.of(panels.stream().flatMap(LinePlot::points).mapToDouble(Panel.Point::x));
        int panelHeight = TITLE + LEGEND + HEIGHT + AXIS;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                WIDTH,
                panels.size() * panelHeight,
                WIDTH,
                panels.size() * panelHeight);
        for (int i = 0; i < panels.size(); i++) {
            panel(svg, panels.get(i), i * panelHeight, across);
        }
        return svg.append("</svg>\n").toString();
    }

    private static Stream<Panel.Point> points(Panel panel) {
        return Stream.concat(
                panel.lines().stream().flatMap(line -> line.points().stream()),
                panel.bands().stream().flatMap(band -> Stream.concat(band.low().stream(), band.high().stream())));
    }

    private void panel(StringBuilder svg, Panel panel, int top, Range across) {
        text(svg, LEFT, top + TITLE - 10, "start", INK, panel.title());
        double x = LEFT;
        for (Panel.Line line : panel.lines()) {
            if (line.name().isPresent()) {
                add(svg, "<path d=\"M%.1f %d h24\" %s/>%n", x, top + TITLE + LEGEND / 2 - 2, stroke(line));
                text(
                        svg,
                        x + 30,
                        top + TITLE + LEGEND / 2 + 2,
                        "start",
                        INK,
                        line.name().get());
                x += 48 + line.name().get().length() * 7.2;
            }
        }
        Range up = Range.of(DoubleStream.concat(
                points(panel).mapToDouble(Panel.Point::y),
                panel.marks().stream().mapToDouble(mark -> mark)));
        Frame frame = new Frame(across, up, top + TITLE + LEGEND);
        axes(svg, frame);
        for (Panel.Band band : panel.bands()) {
            String upper = path(frame, band.high());
            String lower = Stream.iterate(band.low().size() - 1, i -> i >= 0, i -> i - 1)
                    .map(i -> frame.at(band.low().get(i)))
                    .collect(Collectors.joining(" L"));
            add(svg, "<path d=\"%s L%s Z\" fill=\"%s\" fill-opacity=\"0.18\"/>%n", upper, lower, band.colour());
        }
        panel.marks()
                .forEach(mark -> add(
                        svg,
                        "<path d=\"M%d %.1f H%d\" stroke=\"%s\" stroke-dasharray=\"4 4\"/>%n",
                        LEFT,
                        frame.y(mark),
                        WIDTH - RIGHT,
                        GREY));
        panel.lines().stream()
                .filter(line -> !line.points().isEmpty())
                .forEach(line -> add(svg, "<path d=\"%s\" %s/>%n", path(frame, line.points()), stroke(line)));
    }

    private void axes(StringBuilder svg, Frame frame) {
        int bottom = frame.top() + HEIGHT;
        add(
                svg,
                "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"%s\"/>%n",
                LEFT,
                frame.top(),
                bottom,
                WIDTH - RIGHT,
                GREY);
        for (double tick : frame.up().ticks()) {
            text(svg, LEFT - 8, frame.y(tick) + 4, "end", INK, number(tick));
        }
        for (double tick : frame.across().ticks()) {
            text(svg, frame.x(tick), bottom + 18, "middle", INK, ticks.apply(tick));
        }
        text(svg, WIDTH - RIGHT, bottom + 36, "end", INK, axis);
    }

    private static String number(double tick) {
        return Math.abs(tick) >= 10 || tick == Math.rint(tick)
                ? String.format(Locale.ROOT, "%,.0f", tick)
                : String.format(Locale.ROOT, "%.2f", tick);
    }

    private static String stroke(Panel.Line line) {
        return "fill=\"none\" stroke=\"" + line.colour() + "\" stroke-width=\"2\""
                + (line.isDashed() ? " stroke-dasharray=\"6 4\"" : "");
    }

    private static String path(Frame frame, List<Panel.Point> points) {
        return "M" + points.stream().map(frame::at).collect(Collectors.joining(" L"));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String colour, String words) {
        String safe = words.replace("&", "&amp;").replace("<", "&lt;");
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n", x, y, anchor, colour, safe);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }

    /** Where points lie in the picture. */
    private record Frame(Range across, Range up, int top) {
        double x(double value) {
            return LEFT + across.share(value) * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            return top + (1 - up.share(value)) * HEIGHT;
        }

        String at(Panel.Point point) {
            return String.format(Locale.ROOT, "%.1f %.1f", x(point.x()), y(point.y()));
        }
    }

    /** From where to where an axis goes; never of no length. */
    private record Range(double low, double high) {
        static Range of(DoubleStream values) {
            double[] all = values.toArray();
            double low = DoubleStream.of(all).min().orElse(0);
            double high = DoubleStream.of(all).max().orElse(1);
            return high > low ? new Range(low, high) : new Range(low - 0.5, low + 0.5);
        }

        double share(double value) {
            return (value - low) / (high - low);
        }

        /** Round numbers within: steps of 1, 2 or 5 times a power of ten, some {@value #TICKS} of them. */
        double[] ticks() {
            double rough = (high - low) / TICKS;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = DoubleStream.of(1, 2, 5, 10)
                    .map(factor -> factor * power)
                    .filter(candidate -> candidate >= rough)
                    .findFirst()
                    .orElse(10 * power);
            // Adding 0 turns −0 into 0.
            return DoubleStream.iterate(Math.ceil(low / step), tick -> tick * step <= high, tick -> tick + 1)
                    .map(tick -> tick * step + 0)
                    .toArray();
        }
    }
}
