package io.tidewatch.engine.experiment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which arm a customer belongs to, for good: salt, experiment and user are hashed into {@value #BUCKETS} buckets, and each bucket has an
 * arm. Nothing is kept for it, and every instance says the same.
 */
public final class Experiment {
    /** Hundredths of a percent: finer than any share that a shop would choose. */
    public static final int BUCKETS = 10_000;
    /** The arm whose customers nobody hears of. */
    public static final String HOLDOUT = "holdout";
    /** The arm whose actions a strategy chooses. */
    public static final String STRATEGY = "strategy";
    /** The arm that does what the policy says: all customers of no other arm. */
    public static final String RULES = "rules";

    private final ExperimentSettings settings;
    private final List<Arm> arms;
    private final int[] armOfBucket;

    public Experiment(ExperimentSettings settings) {
        this.settings = settings;
        List<Arm> others = new ArrayList<>();
        int left = BUCKETS;
        for (Arm arm : settings.armsBesideRules()) {
            others.add(arm);
            left -= arm.buckets();
        }
        Arm strategyArm = new Arm(STRATEGY, (int) Math.round(left * settings.strategyShare()), Optional.empty());
        if (strategyArm.buckets() > 0) {
            others.add(strategyArm);
            left -= strategyArm.buckets();
        }
        others.add(new Arm(RULES, left, Optional.empty()));
        this.arms = List.copyOf(others);
        this.armOfBucket = Allotment.of(arms);
    }

    /** All customers are in one arm, and nobody is held out. */
    public static Experiment none() {
        return new Experiment(ExperimentSettings.none());
    }

    /** Whether there is more than one arm, so that a customer's says something. */
    public boolean isOn() {
        return arms.get(arms.size() - 1).buckets() < BUCKETS;
    }

    /** Its name. */
    public String name() {
        return settings.name();
    }

    /** All arms: the hold-out first, that of the policy's rules last. */
    public List<Arm> arms() {
        return arms;
    }

    /** A customer's arm. */
    public Arm arm(String userId) {
        return arms.get(armOfBucket[bucket(userId)]);
    }

    /** The arm of a name, if there still is one. */
    public Optional<Arm> named(String name) {
        return arms.stream().filter(arm -> arm.name().equals(name)).findFirst();
    }

    /** The first eight bytes of SHA-256 over salt, name and user as lines of UTF-8, without sign, modulo the buckets: others can compute it too. */
    int bucket(String userId) {
        String text = settings.salt() + "\n" + settings.name() + "\n" + userId;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return (int) Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), BUCKETS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }
}
