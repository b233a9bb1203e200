package io.tidewatch.engine.experiment;

import io.tidewatch.engine.alert.ActionRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One arm of an experiment: what is done about its customers.
 *
 * @param name the arm's name
 * @param buckets how many of the experiment's {@value Experiment#BUCKETS} buckets are its own, 0 or more
 * @param actions the rules by which its actions are chosen; empty: the policy's own
 */
public record Arm(String name, int buckets, Optional<List<ActionRule>> actions) {
    public Arm {
        Objects.requireNonNull(name, "name");
        actions = actions.map(List::copyOf);
    }

    /** Whether its customers' alerts are kept from consumers. */
    public boolean isHeldOut() {
        return name.equals(Experiment.HOLDOUT);
    }

    /** Whether a strategy chooses its actions. */
    public boolean isStrategyArm() {
        return name.equals(Experiment.STRATEGY);
    }

    /** How likely a customer is in it, 0 to 1. */
    public double propensity() {
        return (double) buckets / Experiment.BUCKETS;
    }
}
