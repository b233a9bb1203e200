package io.tidewatch.console.view;

import io.tidewatch.engine.profile.Hashing;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * A sample of customers of bounded size, with the latest score of each: those with the smallest hashes (bottom-k sketch, Cohen and
 * Kaplan, 2007). Who is in it depends on ids alone, so each customer counts once however often a score comes, and the others' messages
 * need not be read. The hashes are spread evenly, so the bound of those that are taken tells how many customers there are.
 */
final class CustomerSample {
    private final int most;
    /** By hash as an unsigned number, which flipping the sign makes comparable. */
    private final TreeMap<Long, KeptScore> kept = new TreeMap<>();
    /** The largest hash that is taken, sign flipped. */
    private long bound = Long.MAX_VALUE;

    /**
     * An empty one.
     *
     * @param most customers kept
     */
    CustomerSample(int most) {
        this.most = most;
    }

    /** The customer's number. */
    static long hash(byte[] userId) {
        return Hashing.hash64(userId) ^ Long.MIN_VALUE;
    }

    /** Whether a customer may be in the sample; the messages of others change nothing. */
    boolean wants(long hash) {
        return hash <= bound;
    }

    /** The customer's latest score. */
    void put(long hash, KeptScore score) {
        if (!wants(hash)) {
            return;
        }
        kept.put(hash, score);
        if (kept.size() > most) {
            bound = kept.pollLastEntry().getKey() - 1;
        }
    }

    /** The customer was erased. */
    void remove(long hash) {
        kept.remove(hash);
    }

    /** Customers in it. */
    int size() {
        return kept.size();
    }

    /** Which share of all customers is in it, above 0 to 1. */
    double share() {
        return bound == Long.MAX_VALUE ? 1 : ((double) bound - (double) Long.MIN_VALUE + 1) / Math.pow(2, Long.SIZE);
    }

    /** How many customers there are: exact until the sample is full, then with a standard error of one in the root of its size. */
    long customers() {
        return Math.round(kept.size() / share());
    }

    /** Their scores. */
    Collection<KeptScore> scores() {
        return List.copyOf(kept.values());
    }
}
