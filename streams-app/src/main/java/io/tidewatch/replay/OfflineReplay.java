package io.tidewatch.replay;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Drives the engine over a log without Kafka, as one partition that holds everything: a batch is scored, then every timer that
 * the clock has passed fires; at the end the clock is set to the log's end. What comes out is what must come out of Kafka,
 * whatever the partitions, the batches and the crashes there. It depends neither on the batch's size nor on how soon timers
 * fire, since alerts carry the time at which the line was crossed.
 */
public final class OfflineReplay {
    /** As the default of {@code batch.max_events}; larger batches gain nothing. */
    public static final int DEFAULT_BATCH = 256;

    private final Engine engine;
    private final int batchSize;
    private final ReplayListener listener;
    private final InMemoryState state = new InMemoryState();
    private final List<ShopEvent> waiting = new ArrayList<>();
    private long clock = Long.MIN_VALUE;
    private long in;
    private long scored;
    private long duplicates;

    /**
     * A replay, for one run.
     *
     * @param engine decides; its scorer must hold the batch
     * @param batchSize events scored at once, 1 or more
     * @param listener takes what comes out
     */
    public OfflineReplay(Engine engine, int batchSize, ReplayListener listener) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, not " + batchSize);
        }
        this.engine = engine;
        this.batchSize = batchSize;
        this.listener = listener;
    }

    /**
     * Replays a log.
     *
     * @param log events in time order
     * @param to events from then on are not replayed; see {@link ReplaySpan#end} for where the clock ends
     * @return empty if there was no event
     * @throws ScoringException if the model failed
     */
    public Optional<ReplayOutcome> run(Iterator<ShopEvent> log, Optional<Instant> to) throws ScoringException {
        ReplaySpan span = new ReplaySpan(log, to);
        while (span.hasNext()) {
            take(span.next());
        }
        if (span.end().isEmpty()) {
            return Optional.empty();
        }
        scoreWaiting();
        clock = span.end().get().toEpochMilli();
        fireTimers();
        return Optional.of(new ReplayOutcome(
                in, scored, duplicates, span.first().orElseThrow(), span.end().get()));
    }

    private void take(ShopEvent event) throws ScoringException {
        in++;
        listener.event(event);
        waiting.add(event);
        clock = Math.max(clock, event.time().toEpochMilli());
        if (waiting.size() == batchSize) {
            scoreWaiting();
            fireTimers();
        }
    }

    private void scoreWaiting() throws ScoringException {
        for (Decision decision : engine.decide(waiting, state, DetectionClock.EVENT_TIME)) {
            if (decision instanceof Decision.Scored scoredEvent) {
                scored++;
                listener.features(scoredEvent.features());
                listener.score(scoredEvent.score());
                scoredEvent.alerts().forEach(listener::alert);
            } else {
                duplicates++;
            }
        }
        waiting.clear();
    }

    private void fireTimers() throws ScoringException {
        for (Optional<InMemoryState.Timer> due = state.takeDue(clock); due.isPresent(); due = state.takeDue(clock)) {
            InMemoryState.Timer timer = due.get();
            TimerOutcome outcome =
                    engine.fire(timer.userId(), timer.dueMillis(), clock, state, DetectionClock.EVENT_TIME);
            outcome.alerts().forEach(listener::alert);
            outcome.score().ifPresent(listener::score);
        }
    }
}
