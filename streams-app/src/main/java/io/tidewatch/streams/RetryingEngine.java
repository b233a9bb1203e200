package io.tidewatch.streams;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.EngineState;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.ShopEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine a bounded number of times. A batch that fails every time is taken event by event, so that one event that
 * the network cannot stand does not take the others with it, nor stop the partition.
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
    List<Optional<Decision>> decide(List<ShopEvent> events, EngineState state, DetectionClock clock) {
        Optional<List<Decision>> together = attempt(maxAttempts, () -> engine.decide(events, state, clock));
        if (together.isPresent()) {
            return together.get().stream().map(Optional::of).toList();
        }
        if (events.size() == 1) {
            return List.of(Optional.empty());
        }
        List<Optional<Decision>> decisions = new ArrayList<>(events.size());
        for (ShopEvent event : events) {
            decisions.add(attempt(1, () -> engine.decide(List.of(event), state, clock))
                    .map(alone -> alone.get(0)));
        }
        return decisions;
    }

    /** What came of a timer; empty if it could not be decided, and then nothing was written. */
    Optional<TimerOutcome> fire(TimerIndex.Timer timer, long clockMillis, EngineState state, DetectionClock clock) {
        return attempt(maxAttempts, () -> engine.fire(timer.userId(), timer.dueMillis(), clockMillis, state, clock));
    }

    private interface Scoring<T> {
        T run() throws ScoringException;
    }

    private <T> Optional<T> attempt(int attempts, Scoring<T> scoring) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(scoring.run());
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
