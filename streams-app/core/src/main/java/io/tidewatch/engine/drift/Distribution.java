package io.tidewatch.engine.drift;

import java.util.List;

/**
 * How one number was spread in training: the share of values in each bin. A value belongs to the bin after as many edges as
 * lie below it, so an edge belongs to the bin before it.
 *
 * @param edges ascending; may be empty
 * @param shares one more than edges, 0 to 1, together 1
 */
public record Distribution(List<Double> edges, List<Double> shares) {
    /** What rounding in a JSON file may take from a sum of a few shares. */
    private static final double ROUNDING = 1e-3;

    public Distribution {
        edges = List.copyOf(edges);
        shares = List.copyOf(shares);
        if (shares.size() != edges.size() + 1) {
            throw new IllegalArgumentException(shares.size() + " shares do not fit " + edges.size() + " edges");
        }
        for (int i = 0; i < edges.size(); i++) {
            if (!Double.isFinite(edges.get(i)) || i > 0 && edges.get(i) <= edges.get(i - 1)) {
                throw new IllegalArgumentException("edges are " + edges + "; they must ascend");
            }
        }
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        if (shares.stream().anyMatch(share -> !(share >= 0)) || !(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("shares are " + shares + "; they must be 0 or more and add up to 1");
        }
    }
}
