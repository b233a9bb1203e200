package io.tidewatch.cli.effect;

import java.util.List;
import java.util.Optional;

/**
 * One coordinate system of a {@link LinePlot}.
 *
 * @param title above it
 * @param lines in it
 * @param bands behind the lines, from low to high
 * @param marks heights of horizontal lines, such as 0
 */
public record Panel(String title, List<Line> lines, List<Band> bands, List<Double> marks) {
    /** A point; {@code x} in days, or whatever the plot's axis tells. */
    public record Point(double x, double y) {}

    /**
     * A line.
     *
     * @param name in the legend; empty for none
     * @param colour as CSS writes it
     * @param isDashed whether it is dashed
     */
    public record Line(Optional<String> name, String colour, boolean isDashed, List<Point> points) {
        public Line {
            points = List.copyOf(points);
        }
    }

    /**
     * An area between two lines.
     *
     * @param low its lower edge, at the same x as the upper one
     */
    public record Band(String colour, List<Point> low, List<Point> high) {
        public Band {
            low = List.copyOf(low);
            high = List.copyOf(high);
        }
    }

    public Panel {
        lines = List.copyOf(lines);
        bands = List.copyOf(bands);
        marks = List.copyOf(marks);
    }
}
