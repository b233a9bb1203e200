package io.tidewatch.engine.experiment;

import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.engine.profile.OpenAssignment;
import io.tidewatch.topics.TidewatchException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How customers are shared out to measure what warnings bring.
 *
 * @param name the experiment's name; another one draws all customers anew
 * @param salt makes the draw another one than other shops', and than a fraud's guess
 * @param holdout the share of customers of whom no alert is sent, 0 to {@value #LARGEST_HOLDOUT}
 * @param arms what is tried beside the policy's own rules
 * @param strategyShare the share of the customers that neither the hold-out nor an arm has of whom a strategy chooses the action, 0 to 1; the
 *     others go by the rules
 */
public record ExperimentSettings(String name, String salt, double holdout, List<Share> arms, double strategyShare) {
    /** More would be to measure instead of to act. */
    public static final double LARGEST_HOLDOUT = 0.5;
    /**
     * A tenth: a shop of 4,000 customers with 120 warnings a month holds back twelve of them, and knows after some months whether the others
     * help. Half as many would take twice as long.
     */
    public static final double DEFAULT_HOLDOUT = 0.1;

    public static final String DEFAULT_NAME = "warnings";
    public static final String DEFAULT_SALT = "tidewatch";

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9][a-z0-9-]{0," + (OpenAssignment.LONGEST_NAME - 1) + "}");
    private static final String NAMES =
            "give 1 to " + OpenAssignment.LONGEST_NAME + " small letters, digits and hyphens";

    /**
     * An arm beside those of the hold-out and of the policy's rules.
     *
     * @param share of all customers, more than 0
     * @param actions its rules; none: its alerts suggest nothing
     */
    public record Share(String name, double share, List<ActionRule> actions) {
        public Share {
            Objects.requireNonNull(name, "name");
            actions = List.copyOf(actions);
        }
    }

    public ExperimentSettings {
        Objects.requireNonNull(salt, "salt");
        arms = List.copyOf(arms);
        if (!NAME.matcher(name).matches()) {
            throw new TidewatchException("'experiments.name' is '" + name + "'; " + NAMES);
        }
        if (!(holdout >= 0 && holdout <= LARGEST_HOLDOUT)) {
            throw new TidewatchException(
                    "'experiments.holdout' is " + holdout + "; give 0 to " + LARGEST_HOLDOUT + ", for example 0.1");
        }
        if (!(strategyShare >= 0 && strategyShare <= 1)) {
            throw new TidewatchException("'strategy.share' is " + strategyShare + "; give 0 to 1, for example 0.5");
        }
        Set<String> names = new HashSet<>(Set.of(Experiment.HOLDOUT, Experiment.RULES, Experiment.STRATEGY));
        double sum = holdout;
        for (Share arm : arms) {
            if (!NAME.matcher(arm.name()).matches()) {
                throw new TidewatchException("'experiments.arms' has the name '" + arm.name() + "'; " + NAMES);
            }
            if (!names.add(arm.name())) {
                throw new TidewatchException(
                        "'experiments.arms' has '" + arm.name()
                                + "' twice, or it is holdout, rules or strategy, which are there by themselves; give another name");
            }
            if (buckets(arm.share()) < 1) {
                throw new TidewatchException("'experiments.arms' gives '" + arm.name() + "' a share of " + arm.share()
                        + "; give 0.0001 or more, for example 0.2");
            }
            sum += arm.share();
        }
        if (sum > 1) {
            throw new TidewatchException("the shares of 'experiments' add up to " + sum
                    + "; give 1 at most, what is left goes by the policy's own rules");
        }
    }

    /** Without a strategy. */
    public ExperimentSettings(String name, String salt, double holdout, List<Share> arms) {
        this(name, salt, holdout, arms, 0);
    }

    /** The same with a strategy that chooses for a share of the customers whom no arm has. */
    public ExperimentSettings withStrategy(double share) {
        return new ExperimentSettings(name, salt, holdout, arms, share);
    }

    /** Nobody is held out, and there are no arms. */
    public static ExperimentSettings none() {
        return new ExperimentSettings(DEFAULT_NAME, DEFAULT_SALT, 0, List.of());
    }

    /** The hold-out and the arms in their order. */
    List<Arm> armsBesideRules() {
        List<Arm> all = new ArrayList<>();
        all.add(new Arm(Experiment.HOLDOUT, buckets(holdout), Optional.empty()));
        arms.forEach(arm -> all.add(new Arm(arm.name(), buckets(arm.share()), Optional.of(arm.actions()))));
        return all;
    }

    private static int buckets(double share) {
        // Down, so that shares that add up to one do not make one bucket too many.
        return (int) Math.floor(share * Experiment.BUCKETS + 1e-6);
    }
}
