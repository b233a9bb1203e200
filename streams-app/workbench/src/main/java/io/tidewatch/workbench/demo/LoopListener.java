package io.tidewatch.workbench.demo;

import io.tidewatch.engine.Experience;
import io.tidewatch.engine.effect.ExperimentLog;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a shop that acts on its warnings needs to know: the alerts that nobody has acted on yet, and what those who measure are told. Hands everything
 * on. Written by the thread that reads the topics, asked by others.
 */
final class LoopListener implements ReplayListener {
    private final ReplayListener next;
    private final List<ChurnAlert> fresh = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final ExperimentLog experiment = new ExperimentLog();

    LoopListener(ReplayListener next) {
        this.next = next;
    }

    /** The alerts since the last call, in the order in which they were read. */
    synchronized List<ChurnAlert> takeAlerts() {
        List<ChurnAlert> taken = List.copyOf(fresh);
        fresh.clear();
        return taken;
    }

    /** All assignments so far. */
    synchronized List<Assignment> assignments() {
        return List.copyOf(assignments);
    }

    /** What is known of the experiment. Only to be asked when nothing is read any more. */
    synchronized ExperimentLog experiment() {
        return experiment;
    }

    synchronized void receipt(Receipt receipt) {
        experiment.add(receipt);
    }

    @Override
    public void event(ShopEvent event) {
        next.event(event);
    }

    @Override
    public void score(RiskScore score) {
        next.score(score);
    }

    @Override
    public void alert(ChurnAlert alert) {
        synchronized (this) {
            fresh.add(alert);
        }
        next.alert(alert);
    }

    @Override
    public synchronized void experience(Experience experience) {
        assignments.addAll(experience.assignments());
        experience.assignments().forEach(experiment::add);
        experience.outcomes().forEach(experiment::add);
    }
}
