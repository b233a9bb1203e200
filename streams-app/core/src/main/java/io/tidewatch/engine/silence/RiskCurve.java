package io.tidewatch.engine.silence;

import java.util.OptionalLong;

/**
 * The risk of one customer over the churn window: the probability of being lost, given no visit so far. Points at shares of the
 * window, straight lines between them, flat after the last. Whole numbers throughout (ten-thousandths, milliseconds), so that
 * every machine finds the same moment.
 */
public final class RiskCurve {
    /** Risks are compared after rounding to 4 decimals: batches of different size may differ in the last bits. */
    public static final int ONE = 10_000;

    private final int[] shares;
    private final int[] risks;
    private final ChurnWindow window;

    /**
     * @param shares the grid, shares of the window in ten-thousandths, ascending from 0; not copied
     * @param risks the risk at each point, 0 to {@link #ONE}; not copied
     */
    public RiskCurve(int[] shares, int[] risks, ChurnWindow window) {
        if (shares.length != risks.length || risks.length == 0) {
            throw new IllegalArgumentException(
                    "A curve of " + risks.length + " risks does not fit a grid of " + shares.length + ".");
        }
        this.shares = shares;
        this.risks = risks;
        this.window = window;
    }

    /** A probability in ten-thousandths. */
    public static int rounded(double probability) {
        return (int) Math.round(probability * ONE);
    }

    /** The window that it is the risk over. */
    public ChurnWindow window() {
        return window;
    }

    /**
     * The risk at a moment, ten-thousandths. Before the window begins it is that of its beginning.
     *
     * @param time epoch milliseconds
     */
    public int at(long time) {
        int last = risks.length - 1;
        if (time >= moment(last)) {
            return risks[last];
        }
        int i = 0;
        while (moment(i + 1) <= time) {
            i++;
        }
        long from = moment(i);
        long span = moment(i + 1) - from;
        return risks[i] + (int) Math.floorDiv((risks[i + 1] - risks[i]) * Math.max(0, time - from), span);
    }

    /**
     * Whether the risk is below a line at the points on both sides of every moment up to a time: then it is below the line
     * all that time. A quick look that may say no where {@link #firstReaching} finds nothing.
     *
     * @param line ten-thousandths
     * @param time epoch milliseconds
     */
    public boolean staysBelow(int line, long time) {
        for (int i = 0; i < risks.length; i++) {
            if (risks[i] >= line) {
                return false;
            }
            if (moment(i) >= time) {
                return true;
            }
        }
        return true;
    }

    /**
     * The first moment at which the risk is at a line or above.
     *
     * @param line ten-thousandths
     * @param from the earliest moment that counts, epoch milliseconds
     * @return epoch milliseconds; empty if the risk never reaches the line from then on
     */
    public OptionalLong firstReaching(int line, long from) {
        if (at(from) >= line) {
            return OptionalLong.of(from);
        }
        for (int i = 1; i < risks.length; i++) {
            if (moment(i) > from && risks[i] >= line) {
                long span = moment(i) - moment(i - 1);
                long rise = risks[i] - risks[i - 1];
                // Up to the next millisecond, so that the risk there is at the line and not just below.
                long within = -Math.floorDiv(-(line - risks[i - 1]) * span, rise);
                return OptionalLong.of(moment(i - 1) + within);
            }
        }
        return OptionalLong.empty();
    }

    /** The points' risks as probabilities with 4 decimals. */
    public double[] probabilities() {
        double[] probabilities = new double[risks.length];
        for (int i = 0; i < risks.length; i++) {
            probabilities[i] = risks[i] / (double) ONE;
        }
        return probabilities;
    }

    /** When a point of the grid comes, epoch milliseconds. */
    private long moment(int point) {
        return window.begin() + window.millis() * shares[point] / ONE;
    }
}
