package io.tidewatch.it;

import io.tidewatch.it.TimePlot.Point;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Where a series of values goes. */
final class Trend {
    /** Of a stretch, at its end. */
    private static final double MISSING = 0.1;

    private Trend() {}

    /**
     * The median slope of all pairs of points (Theil 1950, Sen 1968): up to some 29 in 100 points may be anything, a collection that came in
     * between or a file that was open for a moment, and it stays where it is.
     *
     * @param points at different times, two at least
     * @return in units of value by units of time
     */
    static double slope(List<Point> points) {
        double[] slopes = IntStream.range(0, points.size())
                .boxed()
                .flatMapToDouble(one -> IntStream.range(one + 1, points.size())
                        .mapToDouble(other -> (points.get(other).y()
                                        - points.get(one).y())
                                / (points.get(other).x() - points.get(one).x())))
                .sorted()
                .toArray();
        return median(slopes);
    }

    /**
     * The highest point of each stretch of time, without the first stretch and one at the end of which more than a tenth is missing: what goes up
     * and down within a stretch shows whether its heights grow.
     *
     * @param stretch in units of time; points of 0 and more
     */
    static List<Point> peaks(List<Point> points, double stretch) {
        SortedMap<Long, Point> highest = new TreeMap<>();
        for (Point point : points) {
            highest.merge((long) (point.x() / stretch), point, (one, other) -> other.y() > one.y() ? other : one);
        }
        double end = points.stream().mapToDouble(Point::x).max().orElse(0);
        return highest.entrySet().stream()
                .filter(peak -> peak.getKey() > 0 && (peak.getKey() + 1 - MISSING) * stretch <= end)
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Of values in ascending order, one at least. */
    static double median(double... sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Of values in any order, one at least. */
    static double median(List<Double> values) {
        return median(values.stream().flatMapToDouble(DoubleStream::of).sorted().toArray());
    }
}
