package io.tidewatch.streams.task;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.EngineState;
import io.tidewatch.engine.Scores;
import io.tidewatch.engine.Timer;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.streams.state.StoreState;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine a bounded number of times. What fails every time is taken event by event, or timer by timer, so
 * that one that the network cannot stand does not take the others with it, nor stop the partition.
 */
final class RetryingEngine {
    private static final Logger LOGGER = LoggerFactory.getLogger(RetryingEngine.class);
    /** Long enough for a GPU to free what another process held for a moment, short enough to be no stall. */
    private static final long PAUSE_MILLIS = 20;

    private final Engine engine;
    private final int maxAttempts;
    private final EngineCounters counters;

    RetryingEngine(Engine engine, int maxAttempts, EngineCounters counters) {
        this.engine = engine;
        this.maxAttempts = maxAttempts;
        this.counters = counters;
    }

    /** One decision per event in the same order; empty where the event could not be scored. */
    List<Optional<Decision>> decide(List<ShopEvent> events, EngineState state, DetectionClock clock, Scores scores) {
        return oneByOneIfNotTogether(events, some -> engine.decide(some, state, clock, scores));
    }

    /** As {@link Engine#takeOver}. */
    void takeOver(StoreState state) {
        engine.takeOver(state, state);
    }

    /** As {@link Engine#erase}. */
    ChurnAlert erase(Erasure erasure, EngineState state, DetectionClock clock) {
        return engine.erase(erasure.userId(), erasure.time(), state, clock);
    }

    /** What came of each timer in the same order; empty where it could not be decided, and then nothing was written. */
    List<Optional<TimerOutcome>> fire(List<Timer> due, long clockMillis, EngineState state, DetectionClock clock) {
        return oneByOneIfNotTogether(due, some -> engine.fire(some, clockMillis, state, clock));
    }

    private interface Scoring<I, O> {
        List<O> run(List<I> some) throws ScoringException;
    }

    private <I, O> List<Optional<O>> oneByOneIfNotTogether(List<I> all, Scoring<I, O> scoring) {
        Optional<List<O>> together = attempt(maxAttempts, all, scoring);
        if (together.isPresent()) {
            return together.get().stream().map(Optional::of).toList();
        }
        if (all.size() == 1) {
            return List.of(Optional.empty());
        }
        List<Optional<O>> outcomes = new ArrayList<>(all.size());
        for (I one : all) {
            outcomes.add(attempt(1, List.of(one), scoring).map(alone -> alone.get(0)));
        }
        return outcomes;
    }

    private <I, O> Optional<List<O>> attempt(int attempts, List<I> some, Scoring<I, O> scoring) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(scoring.run(some));
            } catch (ScoringException failure) {
                counters.scoringFailure();
                LOGGER.atWarn()
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("attempts", attempts)
                        .addKeyValue("reason", failure.getMessage())
                        .log("Scoring failed");
                if (attempt == attempts) {
                    return Optional.empty();
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            // Kafka Streams sees the flag; the next attempt comes at once.
            Thread.currentThread().interrupt();
        }
    }
}
