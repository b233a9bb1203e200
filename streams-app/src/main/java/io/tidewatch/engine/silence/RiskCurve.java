package io.tidewatch.engine.silence;

import java.util.OptionalLong;

/**
 * The risk of one user over the silence after the last event: points on the model's grid, straight lines between them, flat
 * after the last. Whole numbers throughout (ten-thousandths, milliseconds), so that every machine finds the same moment.
 */
public final class RiskCurve {
    /** Risks are compared after rounding to 4 decimals: batches of different size may differ in the last bits. */
    public static final int ONE = 10_000;

    private final long[] silenceMillis;
    private final int[] risks;

    /**
     * @param silenceMillis the grid, ascending from 0; not copied
     * @param risks the risk at each point, 0 to {@link #ONE}; not copied
     */
    public RiskCurve(long[] silenceMillis, int[] risks) {
        if (silenceMillis.length != risks.length || risks.length == 0) {
            throw new IllegalArgumentException(
                    "A curve of " + risks.length + " risks does not fit a grid of " + silenceMillis.length + ".");
        }
        this.silenceMillis = silenceMillis;
        this.risks = risks;
    }

    /** A probability in ten-thousandths. */
    public static int rounded(double probability) {
        return (int) Math.round(probability * ONE);
    }

    /** The risk right after the event, ten-thousandths. */
    public int now() {
        return risks[0];
    }

    /** The risk after a silence, ten-thousandths. */
    public int at(long silence) {
        int last = risks.length - 1;
        if (silence >= silenceMillis[last]) {
            return risks[last];
        }
        int i = 0;
        while (silenceMillis[i + 1] <= silence) {
            i++;
        }
        long span = silenceMillis[i + 1] - silenceMillis[i];
        return risks[i]
                + (int) Math.floorDiv((risks[i + 1] - risks[i]) * (Math.max(0, silence) - silenceMillis[i]), span);
    }

    /**
     * Whether the risk is below a line at the points on both sides of every moment up to a silence: then it is below the line
     * all that time. A quick look that may say no where {@link #firstReaching} finds nothing.
     *
     * @param line ten-thousandths
     */
    public boolean staysBelow(int line, long silence) {
        for (int i = 0; i < risks.length; i++) {
            if (risks[i] >= line) {
                return false;
            }
            if (silenceMillis[i] >= silence) {
                return true;
            }
        }
        return true;
    }

    /**
     * The first silence at which the risk is at a line or above.
     *
     * @param line ten-thousandths
     * @param from the shortest silence that counts, milliseconds, not negative
     * @return milliseconds; empty if the risk never reaches the line from then on
     */
    public OptionalLong firstReaching(int line, long from) {
        if (at(from) >= line) {
            return OptionalLong.of(from);
        }
        for (int i = 1; i < risks.length; i++) {
            if (silenceMillis[i] > from && risks[i] >= line) {
                long span = silenceMillis[i] - silenceMillis[i - 1];
                long rise = risks[i] - risks[i - 1];
                // Up to the next millisecond, so that the risk there is at the line and not just below.
                long within = -Math.floorDiv(-(line - risks[i - 1]) * span, rise);
                return OptionalLong.of(silenceMillis[i - 1] + within);
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
}
