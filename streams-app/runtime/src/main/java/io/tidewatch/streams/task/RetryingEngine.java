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
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine a bounded number of times. What fails every time is taken event by event, or timer by timer, so
 * that one that the network cannot stand does not take the others with it, nor stop the partition. Ends where the model fails on everybody,
 * which is no fault of the events.
 */
final class RetryingEngine {
    private static final Logger LOGGER = LoggerFactory.getLogger(RetryingEngine.class);
    /** Long enough for a GPU to free what another process held for a moment, short enough to be no stall. */
    private static final long PAUSE_MILLIS = 20;
    /** A model that has scored before and fails on everybody now is asked for two seconds more: it may be the device. */
    private static final int RECOVERIES = 8;

    private static final long RECOVERY_MILLIS = 250;

    private final Engine engine;
    private final int maxAttempts;
    private final EngineCounters counters;
    private final ModelDoubt doubt;
    private final BooleanSupplier replaced;

    /**
     * @param doubt of the engine's model
     * @param replaced whether another model is in force by now, so that nothing that this one fails on needs to be given up
     */
    RetryingEngine(
            Engine engine, int maxAttempts, EngineCounters counters, ModelDoubt doubt, BooleanSupplier replaced) {
        this.engine = engine;
        this.maxAttempts = maxAttempts;
        this.counters = counters;
        this.doubt = doubt;
        this.replaced = replaced;
    }

    /**
     * What came of a list.
     *
     * @param outcomes in the list's order, of all of it or of its first ones; empty where the model failed and others were scored
     * @param broken why the rest has no outcome: the model fails; empty if there is none
     */
    record Attempted<O>(List<Optional<O>> outcomes, Optional<ScoringException> broken) {}

    /** One decision per event in the same order; empty where the event could not be scored. */
    Attempted<Decision> decide(List<ShopEvent> events, EngineState state, DetectionClock clock, Scores scores) {
        return oneByOneIfNotTogether(
                events, ShopEvent::userId, some -> engine.decide(some, state, clock, scores), decision -> true);
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
    Attempted<TimerOutcome> fire(List<Timer> due, long clockMillis, EngineState state, DetectionClock clock) {
        // A look that leads to nothing has not asked the network.
        return oneByOneIfNotTogether(
                due,
                Timer::userId,
                some -> engine.fire(some, clockMillis, state, clock),
                outcome -> !outcome.alerts().isEmpty());
    }

    private interface Scoring<I, O> {
        List<O> run(List<I> some) throws ScoringException;
    }

    private <I, O> Attempted<O> oneByOneIfNotTogether(
            List<I> all, Function<I, String> user, Scoring<I, O> scoring, Predicate<O> proof) {
        Result<O> together = attempt(maxAttempts, all, scoring, proof);
        if (together.failure.isEmpty()) {
            return new Attempted<>(together.outcomes.stream().map(Optional::of).toList(), Optional.empty());
        }
        List<Optional<O>> outcomes = new ArrayList<>(all.size());
        int settled = 0;
        for (I one : all) {
            Result<O> alone = all.size() == 1 ? together : attempt(1, List.of(one), scoring, proof);
            alone = recovered(alone, one, user, scoring, proof);
            if (alone.failure.isEmpty()) {
                outcomes.add(Optional.of(alone.outcomes.get(0)));
                settled = outcomes.size();
            } else if (doubt.isOfTheModel() || replaced.getAsBoolean()) {
                // Whom it failed on since it scored somebody last are not to blame.
                return new Attempted<>(List.copyOf(outcomes.subList(0, settled)), alone.failure);
            } else {
                outcomes.add(Optional.empty());
            }
        }
        return new Attempted<>(outcomes, Optional.empty());
    }

    /** What came of one that failed when it was tried again, where the model is in doubt and a wait may help. */
    private <I, O> Result<O> recovered(
            Result<O> alone, I one, Function<I, String> user, Scoring<I, O> scoring, Predicate<O> proof) {
        Result<O> last = alone;
        for (int recovery = 0; last.failure.isPresent(); recovery++) {
            doubt.failed(user.apply(one));
            if (!doubt.isOfTheModel()
                    || !doubt.isProven()
                    || recovery == RECOVERIES
                    || replaced.getAsBoolean()
                    || last.failure.get().isEndedLate()) {
                break;
            }
            pause(RECOVERY_MILLIS);
            last = attempt(1, List.of(one), scoring, proof);
        }
        return last;
    }

    /** Outcomes, or the failure of the last attempt. */
    private record Result<O>(List<O> outcomes, Optional<ScoringException> failure) {}

    private <I, O> Result<O> attempt(int attempts, List<I> some, Scoring<I, O> scoring, Predicate<O> proof) {
        for (int attempt = 1; ; attempt++) {
            try {
                List<O> outcomes = scoring.run(some);
                if (outcomes.stream().anyMatch(proof)) {
                    doubt.scored();
                }
                return new Result<>(outcomes, Optional.empty());
            } catch (ScoringException failure) {
                counters.scoringFailure();
                LOGGER.atWarn()
                        .addKeyValue("attempt", attempt)
                        .addKeyValue("attempts", attempts)
                        .addKeyValue("reason", failure.getMessage())
                        .log("Scoring failed");
                if (attempt == attempts || failure.isEndedLate()) {
                    return new Result<>(List.of(), Optional.of(failure));
                }
                pause(PAUSE_MILLIS);
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            // Kafka Streams sees the flag; the next attempt comes at once.
            Thread.currentThread().interrupt();
        }
    }
}
