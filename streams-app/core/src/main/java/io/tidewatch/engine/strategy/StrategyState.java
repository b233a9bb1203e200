package io.tidewatch.engine.strategy;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.topics.ActionType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a strategy has learnt: what actions do to the chance that customers come, by context, and what each costs. Small ({@value #BYTES} bytes) and
 * the same whatever the order of outcomes, but for rounding. Immutable.
 */
public final class StrategyState {
    private static final int ACTIONS = ActionType.values().length;
    private static final byte FORMAT = 1;
    /** Of a state as bytes. */
    static final int BYTES = 1 + ReturnSums.BYTES + ACTIONS * (Long.BYTES + Double.BYTES);

    private final ReturnSums returns;
    private final long[] counts;
    private final double[] costs;

    private StrategyState(ReturnSums returns, long[] counts, double[] costs) {
        this.returns = returns;
        this.counts = counts;
        this.costs = costs;
    }

    /** Before the first outcome. */
    public static StrategyState empty() {
        return new StrategyState(ReturnSums.empty(), new long[ACTIONS], new double[ACTIONS]);
    }

    /**
     * With one outcome more.
     *
     * @param known what was known before the action
     * @param action what was done; doing nothing is one of them
     * @param returned whether the customer came before the window's end
     * @param cost of the action by its receipts, money
     * @throws IllegalArgumentException if the cost is no number
     */
    public StrategyState with(
            StrategyContext context, Covariates known, ActionType action, boolean returned, double cost) {
        if (!Double.isFinite(cost)) {
            throw new IllegalArgumentException("the cost is " + cost + ", which is no number");
        }
        long[] newCounts = counts.clone();
        double[] newCosts = costs.clone();
        newCounts[action.ordinal()]++;
        newCosts[action.ordinal()] += cost;
        double surprise = (returned ? 1 : 0) - (1 - known.risk());
        return new StrategyState(returns.with(context, action, surprise), newCounts, newCosts);
    }

    /** How many outcomes it has learnt from. */
    public long outcomes() {
        return returns.outcomes();
    }

    ReturnSums returns() {
        return returns;
    }

    /** What an action costs on average, money; 0 before it was tried. */
    double cost(ActionType action) {
        return counts[action.ordinal()] == 0 ? 0 : costs[action.ordinal()] / counts[action.ordinal()];
    }

    /** As bytes: a format, then the sums. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).put(FORMAT);
        returns.put(bytes);
        for (int i = 0; i < ACTIONS; i++) {
            bytes.putLong(counts[i]).putDouble(costs[i]);
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
        ReturnSums returns = ReturnSums.get(from);
        long[] counts = new long[ACTIONS];
        double[] costs = new double[ACTIONS];
        for (int i = 0; i < ACTIONS; i++) {
            counts[i] = from.getLong();
            costs[i] = from.getDouble();
        }
        return new StrategyState(returns, counts, costs);
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
