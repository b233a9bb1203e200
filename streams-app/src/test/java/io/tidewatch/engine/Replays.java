package io.tidewatch.engine;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Drives the core over a log as the shell does, in one partition. */
final class Replays {
    private Replays() {}

    static Engine engine(FormulaScorer scorer) {
        return engine(scorer, PolicySettings.defaults());
    }

    private static Engine engine(FormulaScorer scorer, PolicySettings settings) {
        return new Engine(scorer, new AlertPolicy(settings, scorer.manifest()));
    }

    /** The alerts of a log in batches of a size, with timers fired after each batch, sorted by id. */
    static List<ChurnAlert> alerts(List<ShopEvent> log, int batchSize, Instant end) throws ScoringException {
        return alerts(log, batchSize, end, PolicySettings.defaults());
    }

    /** The same under other settings of the policy. */
    static List<ChurnAlert> alerts(List<ShopEvent> log, int batchSize, Instant end, PolicySettings settings)
            throws ScoringException {
        FormulaScorer scorer = new FormulaScorer(16);
        MemoryState state = new MemoryState();
        List<ChurnAlert> alerts = new ArrayList<>();
        long clock = 0;
        for (int from = 0; from < log.size(); from += batchSize) {
            List<ShopEvent> batch = log.subList(from, Math.min(log.size(), from + batchSize));
            // An engine of its own for every batch: nothing may be kept between calls but the state.
            for (Decision decision :
                    engine(scorer, settings).decide(batch, state, DetectionClock.EVENT_TIME, Scores.LAST_OF_HOUR)) {
                if (decision instanceof Decision.Scored scored) {
                    alerts.addAll(scored.alerts());
                }
            }
            clock = batch.get(batch.size() - 1).time().toEpochMilli();
            fire(engine(scorer, settings), state, clock, alerts);
        }
        fire(engine(scorer, settings), state, end.toEpochMilli(), alerts);
        alerts.sort(Comparator.comparing(ChurnAlert::alertId));
        return alerts;
    }

    static void fire(Engine engine, MemoryState state, long clock, List<ChurnAlert> alerts) throws ScoringException {
        fire(engine, state, clock, alerts, 1);
    }

    /** With so many timers at once. */
    static void fire(Engine engine, MemoryState state, long clock, List<ChurnAlert> alerts, int together)
            throws ScoringException {
        List<Timer> due = state.takeDue(clock, together);
        while (!due.isEmpty()) {
            engine.fire(due, clock, state, DetectionClock.EVENT_TIME)
                    .forEach(outcome -> alerts.addAll(outcome.alerts()));
            due = state.takeDue(clock, together);
        }
    }
}
