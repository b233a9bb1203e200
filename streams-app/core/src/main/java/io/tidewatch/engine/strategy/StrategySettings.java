package io.tidewatch.engine.strategy;

import io.tidewatch.topics.TidewatchException;
import java.util.Objects;

/**
 * How a strategy decides.
 *
 * @param explore share of the decisions that are made to learn, {@value #LEAST_EXPLORE} to {@value #MOST_EXPLORE}
 * @param share of the customers whom neither the hold-out nor an arm has, more than 0, at most 1: for these the strategy decides, for the others
 *     the rules
 * @param seed makes the draws others than another shop's
 */
public record StrategySettings(double explore, double share, String seed) {
    /** Of a hundred customers five get what may be worse for them, so that the others get what is better. */
    public static final double DEFAULT_EXPLORE = 0.05;
    /** Without any exploration nothing that the rules do not do is ever learnt. */
    public static final double LEAST_EXPLORE = 0.001;
    /** More would be to measure instead of to act. */
    public static final double MOST_EXPLORE = 0.5;

    /** Half, so that a shop sees what the strategy brings beyond its rules: both have as many customers. */
    public static final double DEFAULT_SHARE = 0.5;

    public static final String DEFAULT_SEED = "tidewatch";

    /** As a configuration has them that says nothing of them. */
    public static StrategySettings defaults() {
        return new StrategySettings(DEFAULT_EXPLORE, DEFAULT_SHARE, DEFAULT_SEED);
    }

    public StrategySettings {
        Objects.requireNonNull(seed, "seed");
        if (!(explore >= LEAST_EXPLORE && explore <= MOST_EXPLORE)) {
            throw new TidewatchException("'strategy.explore' is " + explore + "; give " + LEAST_EXPLORE + " to "
                    + MOST_EXPLORE + ", for example " + DEFAULT_EXPLORE);
        }
        if (!(share > 0 && share <= 1)) {
            throw new TidewatchException(
                    "'strategy.share' is " + share + "; give more than 0 and at most 1, for example " + DEFAULT_SHARE);
        }
    }
}
