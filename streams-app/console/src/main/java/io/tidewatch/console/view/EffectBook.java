package io.tidewatch.console.view;

import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.engine.effect.ExperimentLog;
import io.tidewatch.engine.effect.NotRandomisedException;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.Outcome;
import io.tidewatch.topics.Receipt;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was read of experiments: a bounded number of assignments, with their outcomes and receipts. */
final class EffectBook {
    private final int most;
    private final ExperimentLog log = new ExperimentLog();
    private final Set<String> kept = new HashSet<>();
    private long leftOut;
    private long changes;

    /**
     * Nothing read yet.
     *
     * @param most assignments that are kept; later ones are counted only
     */
    EffectBook(int most) {
        this.most = most;
    }

    void take(Assignment assignment) {
        if (kept.size() < most) {
            kept.add(assignment.assignmentId());
            log.add(assignment);
            changes++;
        } else if (!kept.contains(assignment.assignmentId())) {
            leftOut++;
        }
    }

    void take(Outcome outcome) {
        // What belongs to an assignment from before the reading tells nothing.
        if (kept.contains(outcome.assignmentId())) {
            log.add(outcome);
            changes++;
        }
    }

    void take(Receipt receipt) {
        if (kept.contains(receipt.assignmentId().orElse(receipt.episodeId()))) {
            log.add(receipt);
            changes++;
        }
    }

    /**
     * What the experiments show by now. Goes through all outcomes day by day, so it takes a while.
     *
     * @param alpha probability of an error
     */
    Experiments experiments(double alpha) {
        Map<String, EffectReport> reports = new TreeMap<>();
        Map<String, String> refusals = new TreeMap<>();
        for (String experiment : log.experiments()) {
            try {
                reports.put(
                        experiment,
                        EffectReport.of(
                                log.trials(experiment).trials(), log.newest().orElseThrow(), alpha));
            } catch (NotRandomisedException refused) {
                refusals.put(experiment, refused.getMessage());
            }
        }
        return new Experiments(reports, refusals, kept.size(), leftOut, changes);
    }

    /** Another number when something has come. */
    long changes() {
        return changes;
    }
}
