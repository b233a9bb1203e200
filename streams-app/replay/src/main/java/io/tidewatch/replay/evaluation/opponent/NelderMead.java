package io.tidewatch.replay.evaluation.opponent;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToDoubleFunction;

/**
 * Finds a minimum without derivatives by moving a simplex (Nelder and Mead 1965), with the steps and the tolerances of SciPy, by
 * which the published figures were found.
 */
final class NelderMead {
    private static final double FIRST_STEP = 0.05;
    private static final double STEP_FROM_ZERO = 0.00025;
    private static final double TOLERANCE = 1e-4;
    private static final int MOST_STEPS = 4_000;

    private final ToDoubleFunction<double[]> function;

    private NelderMead(ToDoubleFunction<double[]> function) {
        this.function = function;
    }

    /** The place of the minimum near a start. */
    static double[] minimum(ToDoubleFunction<double[]> function, double[] start) {
        return new NelderMead(function).from(start);
    }

    private record Corner(double[] place, double value) {}

    private Corner corner(double[] place) {
        return new Corner(place, function.applyAsDouble(place));
    }

    private double[] from(double[] start) {
        int size = start.length;
        Corner[] simplex = new Corner[size + 1];
        simplex[0] = corner(start);
        for (int i = 0; i < size; i++) {
            double[] place = start.clone();
            place[i] = place[i] == 0 ? STEP_FROM_ZERO : place[i] * (1 + FIRST_STEP);
            simplex[i + 1] = corner(place);
        }
        for (int step = 0; step < MOST_STEPS; step++) {
            Arrays.sort(simplex, Comparator.comparingDouble(Corner::value));
            if (isSmall(simplex)) {
                break;
            }
            move(simplex);
        }
        return simplex[0].place;
    }

    private void move(Corner[] simplex) {
        int worst = simplex.length - 1;
        double[] centre = new double[worst];
        for (int corner = 0; corner < worst; corner++) {
            for (int i = 0; i < worst; i++) {
                centre[i] += simplex[corner].place[i] / worst;
            }
        }
        Corner reflected = corner(between(centre, simplex[worst].place, -1));
        if (reflected.value < simplex[0].value) {
            Corner expanded = corner(between(centre, simplex[worst].place, -2));
            simplex[worst] = expanded.value < reflected.value ? expanded : reflected;
        } else if (reflected.value < simplex[worst - 1].value) {
            simplex[worst] = reflected;
        } else {
            boolean outside = reflected.value < simplex[worst].value;
            Corner contracted = corner(between(centre, simplex[worst].place, outside ? -0.5 : 0.5));
            if (outside ? contracted.value <= reflected.value : contracted.value < simplex[worst].value) {
                simplex[worst] = contracted;
            } else {
                for (int corner = 1; corner <= worst; corner++) {
                    simplex[corner] = corner(between(simplex[0].place, simplex[corner].place, 0.5));
                }
            }
        }
    }

    /** From one place towards another by a share of the way; below 0 away from it. */
    private static double[] between(double[] from, double[] to, double share) {
        double[] place = new double[from.length];
        for (int i = 0; i < place.length; i++) {
            place[i] = from[i] + share * (to[i] - from[i]);
        }
        return place;
    }

    private static boolean isSmall(Corner[] simplex) {
        double widest = 0;
        for (Corner corner : simplex) {
            widest = Math.max(widest, Math.abs(corner.value - simplex[0].value));
            for (int i = 0; i < corner.place.length; i++) {
                widest = Math.max(widest, Math.abs(corner.place[i] - simplex[0].place[i]));
            }
        }
        return widest <= TOLERANCE;
    }
}
