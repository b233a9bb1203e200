package io.tidewatch.engine.effect;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tests whether customers fall into the arms with the probabilities that they should, at any time and as often as one likes: the sequential
 * multinomial test of Lindon and Malek, "Anytime-Valid Inference for Multinomial Count Data" (NeurIPS 2022). The ratio of a Dirichlet
 * mixture's likelihood to that of the stated shares is a martingale if the shares are true, so it exceeds 1/alpha ever with a
 * probability of at most alpha (Ville). It is kept as the product of one-step predictions, which is the paper's closed form where shares stay, and
 * begins anew, from the ratio so far, where a shop changes them. Not thread-safe.
 */
final class SampleRatioCheck {
    /**
     * Of the mixture, in customers: where shares that are wrong are looked for. The paper's suggestion; larger looks closer to the
     * stated ones and takes longer to see large faults.
     */
    private static final double CONCENTRATION = 100;
    /** One sound experiment in a hundred is ever warned of: a warning stops people from believing the figures. */
    static final double ALPHA = 0.01;

    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Double> expected = new TreeMap<>();
    /** Since the shares last changed: what was before says nothing of the new ones. */
    private final Map<String, Long> recent = new TreeMap<>();

    private Optional<ArmShares> current = Optional.empty();
    private long customers;
    private double logRatio;
    private double highestLogRatio;

    /** A customer fell into an arm. */
    void add(String arm, ArmShares shares) {
        if (current.filter(shares::equals).isEmpty()) {
            current = Optional.of(shares);
            recent.clear();
            customers = 0;
        }
        double share = shares.of(arm);
        long before = recent.getOrDefault(arm, 0L);
        double predicted = (CONCENTRATION * share + before) / (CONCENTRATION + customers);
        logRatio += Math.log(predicted / share);
        highestLogRatio = Math.max(highestLogRatio, logRatio);
        recent.put(arm, before + 1);
        counts.merge(arm, 1L, Long::sum);
        customers++;
        shares.shares().forEach((name, of) -> expected.merge(name, of, Double::sum));
    }

    /** The likelihood ratio as it is now, against the stated shares. */
    double ratio() {
        return Math.exp(logRatio);
    }

    SampleRatio result() {
        double pValue = Math.exp(-highestLogRatio);
        return new SampleRatio(counts, expected, pValue, pValue < ALPHA);
    }
}
