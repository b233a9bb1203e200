package io.tidewatch.engine.effect;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Estimates the effects of arms against one hold-out, day by day. Each outcome becomes a pseudo-outcome of augmented inverse probability
 * weighting (Robins, Rotnitzky and Zhao 1994), m₁ − m₀ + A (y − m₁) / π − (1 − A) (y − m₀) / (1 − π): A whether the customer is in
 * the arm, π the known probability of it, m₁ and m₀ predictions of the outcome with and without treatment. Its mean is the effect whatever the
 * predictions are, as long as they do not know the outcome; the better they are, the less it varies.
 *
 * <p>So predictions for the outcomes of a day are made from the outcomes of earlier days alone. Customers of a day may therefore come in
 * any order, and customers count by the day on which their window ends, which was settled before anything was done. Not thread-safe.
 */
public final class EffectEstimator {
    /**
     * The number of customers at which the sequences are tightest. With a tenth held out it is twice the number from which on something is
     * said ({@link Requirement}), and about where an effect of ten in a hundred shows; between a fifth and ten times of it intervals
     * are within a tenth of the tightest that there could be.
     */
    static final long TIGHTEST_AT = 2_000;

    private static final Comparator<Trial> BY_ID = Comparator.comparing(Trial::assignmentId);

    private final Instant asOf;
    private final Map<String, ArmComparison> comparisons = new TreeMap<>();
    private final Map<String, OutcomeRegression> kept = new HashMap<>();
    private final Map<String, OutcomeRegression> money = new HashMap<>();

    /**
     * @param asOf the moment at which effects are told, for the days that are missing
     */
    public EffectEstimator(Instant asOf) {
        this.asOf = asOf;
    }

    /** The sequence of an error's probability. */
    public static ConfidenceSequence sequence(double alpha) {
        return ConfidenceSequence.tightestAt(TIGHTEST_AT, alpha);
    }

    /**
     * A customer was assigned, whatever became of it.
     *
     * @param overdue whether the outcome should be known and is not
     */
    public void assigned(Trial trial, boolean overdue) {
        for (String arm : arms(trial)) {
            comparison(arm).assigned(trial, overdue);
        }
    }

    /** Takes in all outcomes of one day, later than those before. */
    public void concludeDay(List<Trial> day) {
        List<Trial> trials = day.stream().sorted(BY_ID).toList();
        trials.forEach(this::compare);
        trials.forEach(this::learn);
    }

    /** The arms that were seen or have a share, by name; the hold-out is none of them. */
    Map<String, ArmComparison> comparisons() {
        return comparisons;
    }

    /**
     * The effect of an arm so far.
     *
     * @param alpha probability that any interval of the arm and measure, on any day, misses
     */
    public Effect effect(String arm, double alpha) {
        return comparison(arm).overall().effect(sequence(alpha));
    }

    private void compare(Trial trial) {
        TrialOutcome outcome = outcome(trial);
        Covariates known = trial.covariates();
        String holdout = trial.shares().holdout();
        double keptHeldOut = kept(holdout).predict(known, known.expectedKept());
        double moneyHeldOut = money(holdout).predict(known, known.expectedMoney());
        for (String arm : arms(trial)) {
            double probability = trial.shares().againstHoldout(arm);
            PseudoOutcome keptEffect = PseudoOutcome.of(
                    trial.heldOut(),
                    probability,
                    returned(outcome),
                    kept(arm).predict(known, known.expectedKept()),
                    keptHeldOut);
            PseudoOutcome moneyEffect = PseudoOutcome.of(
                    trial.heldOut(),
                    probability,
                    money(trial, outcome),
                    money(arm).predict(known, known.expectedMoney()),
                    moneyHeldOut);
            comparison(arm).concluded(trial, outcome, keptEffect, moneyEffect);
        }
    }

    private void learn(Trial trial) {
        TrialOutcome outcome = outcome(trial);
        Covariates known = trial.covariates();
        kept(trial.arm()).add(known, known.expectedKept(), returned(outcome));
        money(trial.arm()).add(known, known.expectedMoney(), money(trial, outcome));
    }

    private static double returned(TrialOutcome outcome) {
        return outcome.returned() ? 1 : 0;
    }

    private static double money(Trial trial, TrialOutcome outcome) {
        return outcome.spend() - trial.cost();
    }

    private static TrialOutcome outcome(Trial trial) {
        Optional<TrialOutcome> outcome = trial.outcome();
        return outcome.orElseThrow(
                () -> new IllegalArgumentException("the trial " + trial.assignmentId() + " has no outcome"));
    }

    /** Those in whose comparison a customer is: one held out is in the comparison of every arm that there was at that time. */
    private static List<String> arms(Trial trial) {
        return trial.heldOut()
                ? trial.shares().shares().keySet().stream()
                        .filter(arm -> !arm.equals(trial.arm()))
                        .toList()
                : List.of(trial.arm());
    }

    private ArmComparison comparison(String arm) {
        return comparisons.computeIfAbsent(arm, name -> new ArmComparison(asOf));
    }

    private OutcomeRegression kept(String arm) {
        return kept.computeIfAbsent(arm, name -> new OutcomeRegression());
    }

    private OutcomeRegression money(String arm) {
        return money.computeIfAbsent(arm, name -> new OutcomeRegression());
    }
}
