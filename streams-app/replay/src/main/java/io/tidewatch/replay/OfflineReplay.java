package io.tidewatch.replay;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Timer;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Drives the engine over a log without Kafka, as one partition that holds everything: a batch is scored, then every timer that
 * the clock has passed fires; at the end the clock is set to the log's end. What comes out is what must come out of Kafka,
 * whatever the partitions, the batches and the crashes there. It depends neither on the batch's size nor on how soon timers
 * fire, since alerts carry the time at which the line was crossed. It can switch to another model where a task in Kafka did:
 * between two events, when all that was due has been decided. And its lines can follow the shop: they change with the first event of a
 * UTC day, for everybody.
 */
public final class OfflineReplay {
    /** As the default of {@code batch.max_events}, for the same reason. */
    public static final int DEFAULT_BATCH = 1024;
    /** Each of their alerts takes sixteen rows of the network, so these fill a run. */
    private static final int TIMERS_AT_ONCE = 64;

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final Deque<Swap> swaps;
    private final Deque<Erasure> erasures;
    private final Set<String> erased = new HashSet<>();
    private Engine engine;
    private final int batchSize;
    private final ReplayListener listener;
    private final InMemoryState state = new InMemoryState();
    private final List<ShopEvent> waiting = new ArrayList<>();
    private final Optional<FollowedLines> following;
    private long clock = Long.MIN_VALUE;
    private long today = Long.MIN_VALUE;
    private long in;
    private long scored;
    private long duplicates;
    private long forgotten;

    /**
     * Another model, or policy, takes over.
     *
     * @param before the number of the first event that it decides, from 0; one that the log does not have: at its end, before
     *     the last silences are decided
     * @param engine makes the engine that takes over, given the clock at which it does, epoch milliseconds; its scorer must
     *     hold the batch
     */
    public record Swap(long before, LongFunction<Engine> engine) {}

    /**
     * A user is erased: what was known goes, nothing more comes of the silence, and later events are passed over.
     *
     * @param before the number of the first event behind it, from 0
     * @param time when it was asked for
     */
    public record Erasure(long before, String userId, Instant time) {}

    /**
     * A replay, for one run.
     *
     * @param engine decides; its scorer must hold the batch
     * @param batchSize events scored at once, 1 or more
     * @param listener takes what comes out
     */
    public OfflineReplay(Engine engine, int batchSize, ReplayListener listener) {
        this(engine, batchSize, listener, List.of());
    }

    /**
     * A replay whose lines follow the shop.
     *
     * @param following makes the first engine and all others
     */
    public OfflineReplay(FollowedLines following, int batchSize, ReplayListener listener) {
        this(following.first(), batchSize, following.watching(listener), List.of(), List.of(), Optional.of(following));
    }

    /**
     * A replay with models that take over on its way.
     *
     * @param swaps in order
     */
    public OfflineReplay(Engine engine, int batchSize, ReplayListener listener, List<Swap> swaps) {
        this(engine, batchSize, listener, swaps, List.of(), Optional.empty());
    }

    /**
     * A replay of a log with erasures.
     *
     * @param swaps in order
     * @param erasures in order
     */
    public OfflineReplay(
            Engine engine, int batchSize, ReplayListener listener, List<Swap> swaps, List<Erasure> erasures) {
        this(engine, batchSize, listener, swaps, erasures, Optional.empty());
    }

    private OfflineReplay(
            Engine engine,
            int batchSize,
            ReplayListener listener,
            List<Swap> swaps,
            List<Erasure> erasures,
            Optional<FollowedLines> following) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batchSize must be at least 1, not " + batchSize);
        }
        this.engine = engine;
        this.batchSize = batchSize;
        this.listener = listener;
        this.swaps = new ArrayDeque<>(swaps);
        this.erasures = new ArrayDeque<>(erasures);
        this.following = following;
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
        while (!swaps.isEmpty()) {
            swap();
        }
        while (!erasures.isEmpty()) {
            erase();
        }
        reach(span.end().get());
        return Optional.of(new ReplayOutcome(
                in, scored, duplicates, span.first().orElseThrow(), span.end().get(), state.kept(forgotten)));
    }

    /**
     * Takes the next event of a log that comes part by part.
     *
     * @param event not before the ones before it
     * @throws ScoringException if the model failed
     */
    public void take(ShopEvent event) throws ScoringException {
        while (!swaps.isEmpty() && swaps.peek().before() <= in) {
            swap();
        }
        while (!erasures.isEmpty() && erasures.peek().before() <= in) {
            erase();
        }
        long day = Math.floorDiv(event.time().toEpochMilli(), DAY_MILLIS);
        if (following.isPresent() && day > today) {
            if (today != Long.MIN_VALUE) {
                begin(day);
            }
            today = day;
        }
        in++;
        clock = Math.max(clock, event.time().toEpochMilli());
        if (erased.contains(event.userId())) {
            return;
        }
        listener.event(event);
        waiting.add(event);
        if (waiting.size() == batchSize) {
            scoreWaiting();
            fireTimers();
        }
    }

    /**
     * Decides all that was taken, and all silences up to a time.
     *
     * @throws ScoringException if the model failed
     */
    public void reach(Instant time) throws ScoringException {
        scoreWaiting();
        clock = Math.max(clock, time.toEpochMilli());
        fireTimers();
    }

    /**
     * Goes on with another engine of the same model and policy, which suggests other actions. What was taken is decided by the one before.
     *
     * @throws ScoringException if the model failed
     */
    public void replace(Engine next) throws ScoringException {
        scoreWaiting();
        fireTimers();
        engine = next;
    }

    private void erase() throws ScoringException {
        // What came before was in order before.
        scoreWaiting();
        fireTimers();
        Erasure next = erasures.remove();
        listener.alert(engine.erase(next.userId(), next.time(), state, DetectionClock.EVENT_TIME));
        erased.add(next.userId());
    }

    private void swap() throws ScoringException {
        scoreWaiting();
        fireTimers();
        take(swaps.remove().engine().apply(clock));
    }

    /** A new UTC day: what the days before led to is decided, then the lines move. */
    private void begin(long day) throws ScoringException {
        scoreWaiting();
        clock = Math.max(clock, day * DAY_MILLIS);
        fireTimers();
        following.orElseThrow().next(day, clock).ifPresent(this::take);
    }

    private void take(Engine next) {
        next.takeOver(state, state);
        engine = next;
    }

    private void scoreWaiting() throws ScoringException {
        for (Decision decision : engine.decide(waiting, state, DetectionClock.EVENT_TIME)) {
            if (decision instanceof Decision.Scored scoredEvent) {
                scored++;
                listener.features(scoredEvent.features());
                scoredEvent.score().ifPresent(listener::score);
                scoredEvent.alerts().forEach(listener::alert);
                listener.experience(scoredEvent.experience());
            } else {
                duplicates++;
            }
        }
        waiting.clear();
    }

    private void fireTimers() throws ScoringException {
        List<Timer> due = state.takeDue(clock, TIMERS_AT_ONCE);
        while (!due.isEmpty()) {
            for (TimerOutcome outcome : engine.fire(due, clock, state, DetectionClock.EVENT_TIME)) {
                outcome.alerts().forEach(listener::alert);
                listener.experience(outcome.experience());
                outcome.score().ifPresent(listener::score);
                forgotten += outcome.forgotten() ? 1 : 0;
            }
            due = state.takeDue(clock, TIMERS_AT_ONCE);
        }
    }
}
