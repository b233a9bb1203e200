package io.tidewatch.engine.strategy;

import io.tidewatch.topics.ActionType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The sums of a linear regression on context and action: of whether customers come (1 or 0) beyond the chance that the engine gave them.
 * Immutable.
 */
final class ReturnSums {
    /** Numbers of a context with an action: those of the context, and once more for each action but doing nothing. */
    static final int SIZE = StrategyContext.SIZE * ActionType.values().length;

    private static final int PACKED = SIZE * (SIZE + 1) / 2;
    static final int BYTES = Long.BYTES + Double.BYTES * (1 + SIZE + PACKED);

    private final long outcomes;
    private final double squares;
    private final double[] weights;
    private final double[] products;

    private ReturnSums(long outcomes, double squares, double[] weights, double[] products) {
        this.outcomes = outcomes;
        this.squares = squares;
        this.weights = weights;
        this.products = products;
    }

    static ReturnSums empty() {
        return new ReturnSums(0, 0, new double[SIZE], new double[PACKED]);
    }

    ReturnSums with(StrategyContext context, ActionType action, double surprise) {
        double[] features = features(context, action);
        double[] newWeights = weights.clone();
        double[] newProducts = products.clone();
        for (int i = 0, at = 0; i < SIZE; i++) {
            newWeights[i] += features[i] * surprise;
            for (int j = 0; j <= i; j++, at++) {
                newProducts[at] += features[i] * features[j];
            }
        }
        return new ReturnSums(outcomes + 1, squares + surprise * surprise, newWeights, newProducts);
    }

    long outcomes() {
        return outcomes;
    }

    /** Sum of the squared surprises. */
    double squares() {
        return squares;
    }

    /** Sums of features times surprises. */
    double[] weights() {
        return weights.clone();
    }

    /** Sums of the features' products; the lower half is filled. */
    double[][] products() {
        double[][] matrix = new double[SIZE][SIZE];
        for (int i = 0, at = 0; i < SIZE; i++) {
            for (int j = 0; j <= i; j++, at++) {
                matrix[i][j] = products[at];
            }
        }
        return matrix;
    }

    /** The numbers of a context with an action. Doing nothing is what the other actions are compared with. */
    static double[] features(StrategyContext context, ActionType action) {
        double[] base = context.features();
        double[] features = Arrays.copyOf(base, SIZE);
        if (action != ActionType.NONE) {
            System.arraycopy(base, 0, features, StrategyContext.SIZE * (1 + action.ordinal()), StrategyContext.SIZE);
        }
        return features;
    }

    void put(ByteBuffer bytes) {
        bytes.putLong(outcomes).putDouble(squares);
        for (double weight : weights) {
            bytes.putDouble(weight);
        }
        for (double product : products) {
            bytes.putDouble(product);
        }
    }

    static ReturnSums get(ByteBuffer from) {
        long outcomes = from.getLong();
        double squares = from.getDouble();
        double[] weights = new double[SIZE];
        Arrays.setAll(weights, i -> from.getDouble());
        double[] products = new double[PACKED];
        Arrays.setAll(products, i -> from.getDouble());
        return new ReturnSums(outcomes, squares, weights, products);
    }
}
