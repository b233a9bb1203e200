package io.tidewatch.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tidewatch.it.TimePlot.Mark;
import io.tidewatch.it.TimePlot.Panel;
import io.tidewatch.it.TimePlot.Point;
import io.tidewatch.it.TimePlot.Series;
import io.tidewatch.replay.report.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What an engine took over hours, as a plot, a table and JSON, and whether it grows. */
final class SoakReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final double MINUTES_AN_HOUR = 60;
    /** Minutes in which SoakIT has another model in the shadow, in force and back again. */
    private static final double ROUND_OF_MODELS = 30;

    private static final ToDoubleFunction<Look> RESIDENT =
            look -> look.process().residentMib();

    private final List<Look> looks = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    /**
     * One look.
     *
     * @param minute since the load began
     * @param rocksMib what RocksDB counts as its own of the resident memory: blocks and write buffers, within what the configuration gives it
     * @param messages sent by then
     * @param lag of them not taken yet
     */
    record Look(double minute, ProcessFigures process, double rocksMib, long messages, long lag) {}

    /**
     * What may not grow.
     *
     * @param most by how much at most in an hour; infinite if it is told to explain another one
     * @param judged what of the looks is judged
     */
    private record Measure(String name, double most, ToDoubleFunction<Look> of, UnaryOperator<List<Point>> judged) {
        /** In the last half. */
        Measure(String name, double most, ToDoubleFunction<Look> of) {
            this(name, most, of, SoakReport::lastHalf);
        }

        /** By the hour; empty while there is too little to judge by. */
        OptionalDouble slope(List<Look> looks) {
            return byTheHour(judged.apply(points(looks, of)));
        }
    }

    /**
     * The bounds: a GiB of native memory and a third of a GiB of heap would take a week, in which a pod is replaced. A handle or a thread
     * that is left behind at each switch or connection would be several an hour. Resident memory is judged by its heights: it goes up as
     * RocksDB fills its write buffers, whose memory the C library keeps when they are written, and down when a model is let go of; and a pod is ended for
     * what it takes at most.
     */
    private static final List<Measure> MEASURES = List.of(
            new Measure(
                    "heap after a collection, MiB", 2, look -> look.process().heapMib()),
            new Measure("resident memory, MiB", 6, RESIDENT, SoakReport::heights),
            new Measure("of it RocksDB's, MiB", Double.POSITIVE_INFINITY, Look::rocksMib),
            new Measure("file handles", 0.5, look -> look.process().files()),
            new Measure("threads", 0.5, look -> look.process().threads()));

    void add(Look look) {
        looks.add(look);
    }

    void mark(double minute, String what) {
        marks.add(new Mark(minute, what));
    }

    /** What grows, in words; empty if nothing does. */
    List<String> growth() {
        return MEASURES.stream()
                .filter(measure -> measure.slope(looks).orElse(0) > measure.most())
                .map(measure -> String.format(
                        Locale.ROOT,
                        "%s grows by %.2f an hour, more than %.1f",
                        measure.name(),
                        measure.slope(looks).orElseThrow(),
                        measure.most()))
                .toList();
    }

    /** Writes soak.json, soak.svg and soak.md into a folder, once there are two looks. */
    void write(Path folder, String load) {
        if (looks.size() < 2) {
            return;
        }
        try {
            Files.createDirectories(folder);
            String where = Machine.describe() + ", "
                    + Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
            JSON.writeValue(folder.resolve("soak.json").toFile(), looks);
            Files.writeString(folder.resolve("soak.svg"), svg(load + "; " + where));
            Files.writeString(folder.resolve("soak.md"), markdown(load, where));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private String markdown(String load, String where) {
        Look last = looks.get(looks.size() - 1);
        Look first = looks.stream()
                .filter(look -> look.minute() >= last.minute() / 2)
                .findFirst()
                .orElse(last);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | at half time | at the end | most | by the hour | at most |%n|---|---|---|---|---|---|%n",
                load));
        for (Measure measure : MEASURES) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %s | %s |%n",
                    measure.name(),
                    measure.of().applyAsDouble(first),
                    measure.of().applyAsDouble(last),
                    looks.stream().mapToDouble(measure.of()).max().orElse(0),
                    signed(measure.slope(looks)),
                    Double.isInfinite(measure.most()) ? "–" : signed(measure.most())));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%nHighest resident memory of each %.0f minutes after the first, MiB: %s; through all looks of the last half it"
                                + " would be %s by the hour%n",
                        ROUND_OF_MODELS,
                        heights(points(looks, RESIDENT)).stream()
                                .map(height -> String.format(Locale.ROOT, "%.1f", height.y()))
                                .collect(Collectors.joining(", ")),
                        signed(byTheHour(lastHalf(points(looks, RESIDENT))))))
                .append(String.format(
                        Locale.ROOT,
                        "%n%,d messages in %.0f minutes; the engine took %.1f %% of a core; at most %,d messages waited at a look; %s%n",
                        last.messages(),
                        last.minute(),
                        100
                                * (last.process().cpuSeconds()
                                        - looks.get(0).process().cpuSeconds())
                                / (MINUTES_AN_HOUR
                                        * (last.minute() - looks.get(0).minute())),
                        looks.stream().mapToLong(Look::lag).max().orElse(0),
                        where))
                .toString();
    }

    private String svg(String caption) {
        List<String> colours = List.of("#0969da", "#8250df", "#bc4c00", "#1a7f37", "#bf3989");
        List<Panel> panels = new ArrayList<>();
        for (int i = 0; i < MEASURES.size(); i++) {
            Measure measure = MEASURES.get(i);
            panels.add(new Panel(
                    measure.name(),
                    List.of(new Series(measure.name(), colours.get(i), false, points(looks, measure.of())))));
        }
        return TimePlot.svg(caption, "minutes", panels, marks);
    }

    /** Empty of fewer than two points. */
    private static OptionalDouble byTheHour(List<Point> points) {
        return points.size() < 2 ? OptionalDouble.empty() : OptionalDouble.of(MINUTES_AN_HOUR * Trend.slope(points));
    }

    private static String signed(OptionalDouble value) {
        return value.isPresent() ? signed(value.getAsDouble()) : "–";
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.1f", value);
    }

    private static List<Point> heights(List<Point> points) {
        return Trend.peaks(points, ROUND_OF_MODELS);
    }

    private static List<Point> lastHalf(List<Point> points) {
        double half = points.get(points.size() - 1).x() / 2;
        return points.stream().filter(point -> point.x() >= half).toList();
    }

    private static List<Point> points(List<Look> looks, ToDoubleFunction<Look> of) {
        return looks.stream()
                .map(look -> new Point(look.minute(), of.applyAsDouble(look)))
                .toList();
    }
}
