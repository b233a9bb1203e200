package io.tidewatch.engine.effect;

/**
 * Mean and deviation of pseudo-outcomes. The deviation is that of the sample, or the one that follows from the errors of prediction on both
 * sides together if that is larger. A hundred customers who are held out often lack the few large baskets that money depends on; those who
 * are treated are many and show them. Not thread-safe.
 */
public final class PseudoOutcomes {
    private final RunningMoments values = new RunningMoments();
    private final RunningMoments predictions = new RunningMoments();
    private final RunningMoments noises = new RunningMoments();

    /** Takes one in. */
    public void add(PseudoOutcome outcome) {
        values.add(outcome.value());
        predictions.add(outcome.predicted());
        noises.add(outcome.noise());
    }

    /** How many there are. */
    public long count() {
        return values.count();
    }

    double mean() {
        return values.mean();
    }

    double deviation() {
        double predicted = predictions.deviation();
        return Math.max(values.deviation(), Math.sqrt(predicted * predicted + noises.mean()));
    }
}
