package io.tidewatch.engine.strategy;

import io.tidewatch.topics.ActionType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a strategy has learnt: the sums of a linear regression of rewards on context and action. Small ({@value #BYTES} bytes) and the same
 * whatever the order of outcomes, but for rounding. Immutable.
 */
public final class StrategyState {
    /** Numbers of a context with an action: those of the context, and once more for each action but doing nothing. */
    static final int SIZE = StrategyContext.SIZE * ActionType.values().length;

    private static final int PACKED = SIZE * (SIZE + 1) / 2;
    private static final byte FORMAT = 1;
    /** Of a state as bytes. */
    static final int BYTES = 1 + Long.BYTES + Double.BYTES * (1 + SIZE + PACKED);

    private final long outcomes;
    private final double squares;
    private final double[] weights;
    private final double[] products;

    private StrategyState(long outcomes, double squares, double[] weights, double[] products) {
        this.outcomes = outcomes;
        this.squares = squares;
        this.weights = weights;
        this.products = products;
    }

    /** Before the first outcome. */
    public static StrategyState empty() {
        return new StrategyState(0, 0, new double[SIZE], new double[PACKED]);
    }

    /**
     * With one outcome more.
     *
     * @param action what was done; doing nothing is one of them
     * @param reward by {@link Reward}
     * @throws IllegalArgumentException if the reward is no number
     */
    public StrategyState with(StrategyContext context, ActionType action, double reward) {
        if (!Double.isFinite(reward)) {
            throw new IllegalArgumentException("the reward is " + reward + ", which is no number");
        }
        double[] features = features(context, action);
        double[] newWeights = weights.clone();
        double[] newProducts = products.clone();
        for (int i = 0, at = 0; i < SIZE; i++) {
            newWeights[i] += features[i] * reward;
            for (int j = 0; j <= i; j++, at++) {
                newProducts[at] += features[i] * features[j];
            }
        }
        return new StrategyState(outcomes + 1, squares + reward * reward, newWeights, newProducts);
    }

    /** How many outcomes it has learnt from. */
    public long outcomes() {
        return outcomes;
    }

    /** Sum of the squared rewards. */
    double squares() {
        return squares;
    }

    /** Sums of features times rewards. */
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

    /** As bytes: a format, then the sums. */
    public byte[] bytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES).put(FORMAT).putLong(outcomes).putDouble(squares);
        for (double weight : weights) {
            bytes.putDouble(weight);
        }
        for (double product : products) {
            bytes.putDouble(product);
        }
        return bytes.array();
    }

    /**
     * Of bytes that {@link #bytes} made.
     *
     * @throws IllegalArgumentException if they are of another version
     */
    public static StrategyState of(byte[] bytes) {
        if (bytes.length != BYTES || bytes[0] != FORMAT) {
            throw new IllegalArgumentException("a strategy's state has " + bytes.length + " bytes of format "
                    + (bytes.length == 0 ? "none" : bytes[0]) + ", and this version reads " + BYTES + " of format "
                    + FORMAT);
        }
        ByteBuffer from = ByteBuffer.wrap(bytes);
        from.get();
        long outcomes = from.getLong();
        double squares = from.getDouble();
        double[] weights = new double[SIZE];
        Arrays.setAll(weights, i -> from.getDouble());
        double[] products = new double[PACKED];
        Arrays.setAll(products, i -> from.getDouble());
        return new StrategyState(outcomes, squares, weights, products);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StrategyState state && Arrays.equals(bytes(), state.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }
}
