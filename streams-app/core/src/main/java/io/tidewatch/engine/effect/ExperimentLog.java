package io.tidewatch.engine.effect;

import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Joins what is told of experiments: assignments, outcomes and receipts, in any order and as often as they come. Keeps all of them in memory,
 * about a kilobyte an assignment. Not thread-safe.
 */
public final class ExperimentLog {
    private static final Comparator<Assignment> BY_TIME =
            Comparator.comparing(Assignment::assignedAt).thenComparing(Assignment::assignmentId);

    private final Map<String, Assignment> assignments = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Map<String, List<Receipt>> receipts = new HashMap<>();
    private Instant newest = Instant.MIN;

    /** Takes an assignment in. */
    public void add(Assignment assignment) {
        assignments.putIfAbsent(assignment.assignmentId(), assignment);
        note(assignment.assignedAt());
    }

    /** Takes an outcome in. */
    public void add(Outcome outcome) {
        outcomes.putIfAbsent(outcome.assignmentId(), outcome);
        note(outcome.due());
    }

    /** Takes a receipt in. One that names no assignment belongs to that of its episode. */
    public void add(Receipt receipt) {
        receipts.computeIfAbsent(receipt.assignmentId().orElse(receipt.episodeId()), id -> new ArrayList<>())
                .add(receipt);
        note(receipt.time());
    }

    /** The latest moment that was told of; empty if nothing was. */
    public Optional<Instant> newest() {
        return newest.equals(Instant.MIN) ? Optional.empty() : Optional.of(newest);
    }

    /** The names of the experiments that have assignments. */
    public List<String> experiments() {
        return assignments.values().stream()
                .map(Assignment::experiment)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    /**
     * The trials of an experiment.
     *
     * @throws NotRandomisedException if nobody was held out by chance
     */
    public ExperimentTrials trials(String experiment) throws NotRandomisedException {
        List<Assignment> all = assignments.values().stream()
                .filter(assignment -> assignment.experiment().equals(experiment))
                .sorted(BY_TIME)
                .toList();
        String holdout = all.stream()
                .filter(Assignment::heldOut)
                .map(Assignment::arm)
                .findFirst()
                .orElseThrow(() -> NotRandomisedException.nobodyHeldOut(experiment, all.size()));
        SharesOverTime shares = new SharesOverTime(all, holdout);
        List<Trial> trials = new ArrayList<>();
        long withoutShares = 0;
        long unusable = 0;
        long reachedHeldOut = 0;
        for (Assignment assignment : all) {
            if (!shares.has(assignment)) {
                withoutShares++;
                continue;
            }
            try {
                Trial trial = trial(assignment, shares.at(assignment));
                trials.add(trial);
                reachedHeldOut += trial.heldOut() && trial.delivered() ? 1 : 0;
            } catch (IllegalArgumentException noAmount) {
                unusable++;
            }
        }
        return new ExperimentTrials(experiment, trials, withoutShares, unusable, reachedHeldOut);
    }

    private void note(Instant time) {
        newest = newest.isAfter(time) ? newest : time;
    }

    private Trial trial(Assignment assignment, ArmShares shares) {
        ReceiptTally done = Optional.ofNullable(receipts.get(assignment.assignmentId()))
                .map(ReceiptTally::of)
                .orElse(ReceiptTally.NONE);
        return new Trial(
                assignment.assignmentId(),
                assignment.userId(),
                assignment.arm(),
                shares,
                new Covariates(assignment.risk(), assignment.expectedSpend(), assignment.valueAtRisk()),
                new Traits(assignment.band(), assignment.valueTier(), assignment.reason()),
                assignment.assignedAt(),
                assignment.due(),
                done.delivered(),
                done.cost(),
                Optional.ofNullable(outcomes.get(assignment.assignmentId()))
                        .map(outcome -> new TrialOutcome(outcome.returned(), outcome.spend())));
    }
}
