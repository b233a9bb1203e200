package io.tidewatch.replay.generator;

import java.util.List;

/**
 * Random numbers that are the same on every machine and in every Java: SplitMix64 (Steele, Lea, Flood 2014) for bits and
 * {@link StrictMath} for shapes. Eight bytes of state, since every customer has one. Not thread-safe.
 */
public final class Dice {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private long state;

    /** Dice of their own for each stream of one seed. */
    public Dice(long seed, long stream) {
        this.state = mix(seed + GOLDEN_GAMMA) ^ mix(stream * GOLDEN_GAMMA + 1);
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** Evenly in [0, 1). */
    public double uniform() {
        return (next() >>> 11) * DOUBLE_UNIT;
    }

    /** Evenly in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return uniform() < probability;
    }

    /** Evenly from 0 to bound - 1. */
    public int below(int bound) {
        return (int) (uniform() * bound);
    }

    public <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** The place of one weight, more often of a large one; the weights need not sum to one. */
    public int weighted(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double left = uniform() * sum;
        int place = 0;
        while (place < weights.length - 1 && left >= weights[place]) {
            left -= weights[place++];
        }
        return place;
    }

    /** Normal, mean 0, deviation 1 (Box and Muller). */
    public double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
    }

    /** Log-normal by its median and the deviation of its logarithm. */
    public double logNormal(double median, double deviation) {
        return median * StrictMath.exp(deviation * normal());
    }

    /** Exponential by its mean. */
    public double exponential(double mean) {
        return -mean * StrictMath.log(1 - uniform());
    }

    /** Gamma with a whole shape (Erlang) by its mean: the larger the shape, the more regular. */
    public double gamma(int shape, double mean) {
        double sum = 0;
        for (int part = 0; part < shape; part++) {
            sum += exponential(mean / shape);
        }
        return sum;
    }

    /** Poisson (Knuth); for means up to a few dozen. */
    public int poisson(double mean) {
        double limit = StrictMath.exp(-mean);
        double product = uniform();
        int count = 0;
        while (product > limit) {
            product *= uniform();
            count++;
        }
        return count;
    }
}
