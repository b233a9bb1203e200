package io.tidewatch.engine.effect;

/**
 * The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and
 * asymptotic confidence sequences" (Annals of Statistics 52, 2024; arXiv:2103.06476, theorem 2.2): intervals that cover the mean at all
 * numbers of customers at once with probability 1 − alpha, so one may look on any day and stop when one likes. As a central limit
 * theorem's interval it holds from a large number of customers on, for any distribution with a variance. Where customers differ over time it
 * covers the running average of their means.
 *
 * <p>The intervals are not intersected with earlier ones: the running average may move, and then an intersection of right intervals
 * can be wrong or empty.
 *
 * @param alpha probability that any of the intervals misses, above 0 and below 1
 * @param rhoSquared which number of customers the sequence is tightest at, by {@link #tightestAt}; above 0
 */
public record ConfidenceSequence(double alpha, double rhoSquared) {
    /** The fixed point contracts by 1 / (1 + x), and x is at least 2, so this is far beyond the last digit. */
    private static final int ITERATIONS = 60;

    public ConfidenceSequence {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha is " + alpha + ", not above 0 and below 1");
        }
        if (!(rhoSquared > 0)) {
            throw new IllegalArgumentException("rho² is " + rhoSquared + ", not above 0");
        }
    }

    /**
     * The sequence that is tightest at a number of customers t. With x = t ρ² its margin at t is proportional to
     * √((1 + 1/x) (ln(1 + x) − 2 ln alpha)), which is least where x = ln(1 + x) − 2 ln alpha.
     */
    static ConfidenceSequence tightestAt(long customers, double alpha) {
        double x = -2 * Math.log(alpha);
        for (int i = 0; i < ITERATIONS; i++) {
            x = Math.log1p(x) - 2 * Math.log(alpha);
        }
        return new ConfidenceSequence(alpha, x / customers);
    }

    /**
     * Half of the interval's width.
     *
     * @param customers how many numbers the mean is of, at least 1
     * @param deviation the numbers' standard deviation
     */
    double margin(long customers, double deviation) {
        double t = customers;
        double grown = t * rhoSquared + 1;
        return deviation * Math.sqrt(2 * grown / (t * t * rhoSquared) * Math.log(Math.sqrt(grown) / alpha));
    }

    /** The interval for the mean of pseudo-outcomes, of which there is at least one. */
    public Estimate around(PseudoOutcomes numbers) {
        double margin = margin(numbers.count(), numbers.deviation());
        return new Estimate(numbers.mean(), numbers.mean() - margin, numbers.mean() + margin);
    }
}
