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
import java.util.function.Supplier;

/** Drives the core over a log as the shell does, in one partition. */
final class Replays {
    private Replays() {}

    static Engine engine(FormulaScorer scorer) {
        return engine(scorer, PolicySettings.defaults());
    }

    private static Engine engine(FormulaScorer scorer, PolicySettings settings) {
        return new Engine(scorer, new AlertPolicy(settings, scorer.manifest()));
    }

    /** The alerts of a log event by event, by one engine that lives as long as the log, sorted by id. */
    static List<ChurnAlert> uninterrupted(List<ShopEvent> log, Instant end, PolicySettings settings)
            throws ScoringException {
        Engine engine = engine(new FormulaScorer(16), settings);
        return alerts(log, 1, end, () -> engine);
    }

    /**
     * The same in batches of a size, with timers fired after each batch, and with a restart after each: nothing may be kept
     * between calls but the state.
     */
    static List<ChurnAlert> alerts(List<ShopEvent> log, int batchSize, Instant end) throws ScoringException {
        return alerts(log, batchSize, end, PolicySettings.defaults());
    }

    /** The same under other settings of the policy. */
    static List<ChurnAlert> alerts(List<ShopEvent> log, int batchSize, Instant end, PolicySettings settings)
            throws ScoringException {
        FormulaScorer scorer = new FormulaScorer(16);
        return alerts(log, batchSize, end, () -> engine(scorer, settings));
    }

    private static List<ChurnAlert> alerts(List<ShopEvent> log, int batchSize, Instant end, Supplier<Engine> engines)
            throws ScoringException {
        MemoryState state = new MemoryState();
        List<ChurnAlert> alerts = new ArrayList<>();
        long clock = 0;
        for (int from = 0; from < log.size(); from += batchSize) {
            List<ShopEvent> batch = log.subList(from, Math.min(log.size(), from + batchSize));
            for (Decision decision :
                    engines.get().decide(batch, state, DetectionClock.EVENT_TIME, Scores.LAST_OF_HOUR)) {
                if (decision instanceof Decision.Scored scored) {
                    alerts.addAll(scored.alerts());
                }
            }
            for (ShopEvent event : batch) {
                clock = Math.max(clock, event.time().toEpochMilli());
            }
            fire(engines.get(), state, clock, alerts);
        }
        fire(engines.get(), state, end.toEpochMilli(), alerts);
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
