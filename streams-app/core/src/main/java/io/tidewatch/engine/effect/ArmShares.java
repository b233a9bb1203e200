package io.tidewatch.engine.effect;

import java.util.Map;
import java.util.Objects;

/**
 * The known probabilities with which a customer falls into the arms of an experiment. They are what makes a comparison of arms a
 * comparison of what was done.
 *
 * @param holdout name of the arm to which nothing is done
 * @param shares of all arms that are known, the hold-out's among them, each above 0 and at most 1; they sum to 1, or to less where an
 *     arm has not been seen yet
 */
public record ArmShares(String holdout, Map<String, Double> shares) {
    /** Shares are written in decimals, so their sum may be off by a few last digits. */
    static final double ROUNDING = 1e-6;

    public ArmShares {
        Objects.requireNonNull(holdout, "holdout");
        shares = Map.copyOf(shares);
        double sum = 0;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            if (!(share.getValue() > 0 && share.getValue() <= 1)) {
                throw new IllegalArgumentException("the share of arm " + share.getKey() + " is " + share.getValue()
                        + ", not above 0 and at most 1");
            }
            sum += share.getValue();
        }
        if (sum > 1 + ROUNDING) {
            throw new IllegalArgumentException("the shares of the arms sum to " + sum + ", which is more than 1");
        }
        if (!shares.containsKey(holdout)) {
            throw new IllegalArgumentException("the hold-out '" + holdout + "' has no share");
        }
    }

    /**
     * The probability of an arm.
     *
     * @throws IllegalArgumentException if the arm is not known
     */
    public double of(String arm) {
        Double share = shares.get(arm);
        if (share == null) {
            throw new IllegalArgumentException("the arm '" + arm + "' has no share");
        }
        return share;
    }

    /** Whether the arm has a share. */
    public boolean has(String arm) {
        return shares.containsKey(arm);
    }

    /** The probability of an arm for a customer who is in that arm or in the hold-out. */
    double againstHoldout(String arm) {
        return of(arm) / (of(arm) + of(holdout));
    }
}
