package io.tidewatch.engine.effect;

/** Mean and variance of numbers that come one by one, without cancellation (Welford 1962). Not thread-safe. */
public final class RunningMoments {
    private long count;
    private double mean;
    private double squares;

    /** Takes a number in. */
    public void add(double number) {
        count++;
        double before = number - mean;
        mean += before / count;
        squares += before * (number - mean);
    }

    public long count() {
        return count;
    }

    /** 0 as long as there is no number. */
    public double mean() {
        return mean;
    }

    /** The sample's deviation, from n − 1 degrees of freedom; 0 below two numbers. */
    public double deviation() {
        return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
    }
}
