package io.tidewatch.engine.experiment;

import io.tidewatch.engine.profile.Hashing;
import java.util.Arrays;
import java.util.List;

/**
 * Deals the buckets out to arms, so that an arm whose share changes keeps as many of its customers as it can: each arm has an order of its
 * own over the buckets and takes the first ones that no arm before it has. A hold-out that grows keeps all it had.
 */
final class Allotment {
    private static final int NOBODY = -1;
    /** Enough for the number of a bucket. */
    private static final int BUCKET_BITS = 14;

    private Allotment() {}

    /**
     * The index of each bucket's arm.
     *
     * @param arms in the order in which they choose; their buckets add up to {@link Experiment#BUCKETS}
     */
    static int[] of(List<Arm> arms) {
        int[] owner = new int[Experiment.BUCKETS];
        Arrays.fill(owner, NOBODY);
        int free = Experiment.BUCKETS;
        for (int arm = 0; arm < arms.size(); arm++) {
            int wanted = arms.get(arm).buckets();
            free -= wanted;
            take(owner, arm, wanted, free == 0 ? null : order(arms.get(arm).name()));
        }
        return owner;
    }

    /** @param order null where the arm takes all that is left, as the last one does: then the order makes no difference */
    private static void take(int[] owner, int arm, int wanted, int[] order) {
        int left = wanted;
        for (int i = 0; i < owner.length && left > 0; i++) {
            int bucket = order == null ? i : order[i];
            if (owner[bucket] == NOBODY) {
                owner[bucket] = arm;
                left--;
            }
        }
    }

    /** The buckets by a hash of theirs. */
    private static int[] order(String arm) {
        long[] keys = new long[Experiment.BUCKETS];
        for (int bucket = 0; bucket < keys.length; bucket++) {
            // The bucket takes the place of the hash's last bits, which would decide among equal hashes alone.
            keys[bucket] = Hashing.hash64(arm + "\n" + bucket) << BUCKET_BITS | bucket;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            order[i] = (int) keys[i] & (1 << BUCKET_BITS) - 1;
        }
        return order;
    }
}
