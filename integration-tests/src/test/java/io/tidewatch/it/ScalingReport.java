package io.tidewatch.it;

import io.tidewatch.it.TimePlot.Mark;
import io.tidewatch.it.TimePlot.Panel;
import io.tidewatch.it.TimePlot.Point;
import io.tidewatch.it.TimePlot.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** How old waiting events were, and how long decisions took, while engines came and went. */
final class ScalingReport {
    private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String BLUE = "#0969da";
    private static final String RED = "#cf222e";
    private static final String GREEN = "#1a7f37";

    private final long begun = System.nanoTime();
    private final List<Point> instances = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    /** How long decisions took in a stretch of the time: the middle and the longest, seconds. */
    record Stretch(double median, double longest) {}

    /** So many engines are at work. */
    void atWork(int count) {
        instances.add(new Point(seconds(System.nanoTime()), count));
    }

    void mark(String what) {
        marks.add(new Mark(seconds(System.nanoTime()), what));
    }

    /** Seconds since the begin. */
    double now() {
        return seconds(System.nanoTime());
    }

    /** Of the events that were sent between two moments, seconds since the begin. */
    Stretch stretch(double from, double to, List<EngineRun.Sent> sent, List<DecisionWatch.Decided> decided) {
        List<Double> took = delays(sent, decided).stream()
                .filter(point -> point.x() >= from && point.x() < to)
                .map(Point::y)
                .toList();
        return new Stretch(Trend.median(took), Collections.max(took));
    }

    void write(
            Path file,
            String caption,
            double until,
            List<EngineRun.Sent> sent,
            List<LagWatch.Look> looks,
            DecisionWatch decisions) {
        List<Point> events = within(until, delays(sent, decisions.events()));
        List<Panel> panels = List.of(
                new Panel("engines at work", List.of(new Series("engines", BLUE, false, within(until, steps())))),
                new Panel(
                        "age of the oldest event that no commit covers, seconds",
                        List.of(new Series("age", BLUE, false, within(until, ages(sent, looks))))),
                new Panel(
                        "from sending to the decision that can be read, seconds",
                        List.of(
                                new Series("longest", RED, false, bySecond(events, true)),
                                new Series("median", BLUE, false, bySecond(events, false)),
                                new Series("alerts", GREEN, true, within(until, delays(sent, decisions.alerts()))))));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, TimePlot.svg(caption, "seconds", panels, marks));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private double seconds(long nanos) {
        return (nanos - begun) / NANOS_A_SECOND;
    }

    private List<Point> steps() {
        List<Point> steps = new ArrayList<>();
        for (Point point : instances) {
            if (!steps.isEmpty()) {
                steps.add(new Point(point.x(), steps.get(steps.size() - 1).y()));
            }
            steps.add(point);
        }
        return steps;
    }

    private static List<Point> within(double until, List<Point> points) {
        return points.stream()
                .filter(point -> point.x() >= 0 && point.x() <= until)
                .toList();
    }

    /** For each look, how long ago the first message was sent that the group had not taken. */
    private List<Point> ages(List<EngineRun.Sent> sent, List<LagWatch.Look> looks) {
        Map<TopicPartition, List<EngineRun.Sent>> logs = sent.stream()
                .collect(Collectors.groupingBy(
                        EngineRun.Sent::partition,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                of -> of.stream()
                                        .sorted(Comparator.comparingLong(EngineRun.Sent::offset))
                                        .toList())));
        return looks.stream()
                .map(look -> new Point(seconds(look.nanos()), age(look, logs)))
                .toList();
    }

    private static double age(LagWatch.Look look, Map<TopicPartition, List<EngineRun.Sent>> logs) {
        double oldest = 0;
        for (Map.Entry<TopicPartition, List<EngineRun.Sent>> log : logs.entrySet()) {
            // One message is one offset: they come from a client without transactions, in new topics.
            int taken = look.committed().getOrDefault(log.getKey(), 0L).intValue();
            if (taken < log.getValue().size()) {
                oldest = Math.max(
                        oldest, (look.nanos() - log.getValue().get(taken).nanos()) / NANOS_A_SECOND);
            }
        }
        return oldest;
    }

    /** When each event was sent first, and how long after that something was decided because of it. */
    private List<Point> delays(List<EngineRun.Sent> sent, List<DecisionWatch.Decided> decided) {
        Map<String, Long> firstSent = new HashMap<>();
        for (EngineRun.Sent one : sent) {
            one.message().event().ifPresent(event -> firstSent.putIfAbsent(event.eventId(), one.nanos()));
        }
        return decided.stream()
                .map(one -> new Point(
                        seconds(firstSent.get(one.eventId())),
                        (one.nanos() - firstSent.get(one.eventId())) / NANOS_A_SECOND))
                .toList();
    }

    private static List<Point> bySecond(List<Point> points, boolean longest) {
        Map<Long, List<Double>> seconds = points.stream()
                .collect(Collectors.groupingBy(
                        point -> (long) Math.floor(point.x()),
                        TreeMap::new,
                        Collectors.mapping(Point::y, Collectors.toList())));
        return seconds.entrySet().stream()
                .map(second -> new Point(
                        second.getKey(),
                        longest ? Collections.max(second.getValue()) : Trend.median(second.getValue())))
                .toList();
    }
}
