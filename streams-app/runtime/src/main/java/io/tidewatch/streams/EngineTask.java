package io.tidewatch.streams;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Scores;
import io.tidewatch.engine.Timer;
import io.tidewatch.engine.TimerOutcome;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task at work: takes records in, lets them wait for their batch in pending slots, has batches decided, and fires silence
 * timers as the clock moves on. A waiting batch is always decided before timers fire, and what an earlier owner of the task
 * left waiting before anything else.
 */
final class EngineTask {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineTask.class);
    /** What timers may take of one turn. More would starve the partition's events and, in the end, the poll. */
    private static final Duration TIMER_BUDGET = Duration.ofMillis(25);
    /** Timers read at once: one scan for many, and the budget is asked often enough. */
    private static final int TIMERS_AT_ONCE = 64;
    /**
     * Events between two turns. So few of them are decided at once rather than gathered: the model takes about as long for
     * four rows as for one, and a thread that gets no more has the time.
     */
    private static final int HARDLY_ANYTHING = 4;
    /** A model that failed on a silence is asked again now and then: it may have been the GPU. */
    private static final long POSTPONED_MILLIS = Duration.ofMinutes(1).toMillis();

    private final TidewatchConfig config;
    private final EngineParts parts;
    private final ProcessorContext<byte[], byte[]> context;
    private final EventIntake intake;
    private final PendingSlots slots;
    private final TimerIndex timers;
    private final TaskShares.Share share;
    private final StoreState state;
    private final SteadyClock steady;
    private final TaskClock clock;
    private final Output output;
    private final TaskStatus status;
    private final TaskModel model;
    private final TaskShadow shadow;
    private final List<PendingRow> left;
    /** The events that wait, and at the same positions the records they came in. */
    private final List<ShopEvent> waiting = new ArrayList<>();

    private final List<PendingRow> waitingRows = new ArrayList<>();
    /** What they take in their slots. */
    private long waitingBytes;
    /** When the waiting batch is due at the latest. */
    private long dueAtMillis;
    /** Whether its first event was late when it came. */
    private boolean behind;
    /** How many waited at the last turn. */
    private int waitingAtTurn;

    private long retryPostponedAtMillis;

    EngineTask(TidewatchConfig config, EngineParts parts, ProcessorContext<byte[], byte[]> context) {
        long wallMillis = context.currentSystemTimeMs();
        this.config = config;
        this.parts = parts;
        this.context = context;
        this.intake = new EventIntake(config.time());
        this.slots = new PendingSlots(
                context.getStateStore(Names.PENDING), context.taskId().partition());
        this.timers = new TimerIndex(context.getStateStore(Names.TIMERS));
        this.share = parts.shares().take();
        this.state = new StoreState(
                context.getStateStore(Names.PROFILES),
                timers,
                new HotRows<>(() -> share.of(config.state().hotRowBytes())));
        this.steady = new SteadyClock(wallMillis, parts.monotonicNanos().getAsLong());
        this.clock = new TaskClock(config.time(), slots.clock(), wallMillis);
        this.output = new Output(context, DeadLetters.forCatalog(), parts.counters());
        // Nothing may be sent while a task starts: what was left waits for the first turn.
        this.left = slots.restore();
        this.status = parts.tasks().started(context.taskId(), wallMillis);
        this.model = model(config, parts, slots, status, share);
        this.shadow = new TaskShadow(
                config.batch().maxEvents(),
                parts.models(),
                parts.counters(),
                state::look,
                new ShadowRows(context.getStateStore(Names.SHADOW)),
                status);
        if (!left.isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("task", context.taskId())
                    .addKeyValue("events", left.size())
                    .log("Found events waiting for their batch");
        }
        this.retryPostponedAtMillis = wallMillis + POSTPONED_MILLIS;
    }

    /** Who starts in vain is closed by nobody, and must not stay on the board or keep a share. */
    private static TaskModel model(
            TidewatchConfig config, EngineParts parts, PendingSlots slots, TaskStatus status, TaskShares.Share share) {
        try {
            return new TaskModel(config, parts, slots, status);
        } catch (RuntimeException inVain) {
            parts.tasks().stopped(status);
            share.close();
            throw inVain;
        }
    }

    /** A record came. */
    void process(Record<byte[], byte[]> record) {
        decideWhatWasLeft();
        long wallMillis = context.currentSystemTimeMs();
        long steadyMillis = steadyMillis(wallMillis);
        PendingRow row = row(record);
        if (config.time().mode() == TimeConfig.Mode.REPLAY && ClockTick.is(row.headers())) {
            tick(row, wallMillis, steadyMillis);
            return;
        }
        parts.counters().eventIn();
        try {
            await(intake.accept(row.key(), row.value(), wallMillis, steadyMillis), row, steadyMillis);
        } catch (InvalidEventException refused) {
            output.deadLetter(row, refused.reason(), refused.getMessage());
        }
        if (waiting.size() >= config.batch().maxEvents()
                || waitingBytes >= share.of(parts.heap().batchBytes())) {
            decideBatch();
            fireTimersThenSwitch();
        }
    }

    /** Time has passed by the wall clock. */
    void turn() {
        decideWhatWasLeft();
        long wallMillis = context.currentSystemTimeMs();
        long steadyMillis = steadyMillis(wallMillis);
        if (!waiting.isEmpty() && isDue(steadyMillis)) {
            decideBatch();
        }
        waitingAtTurn = waiting.size();
        if (steadyMillis >= retryPostponedAtMillis) {
            timers.retryPostponed();
            retryPostponedAtMillis = steadyMillis + POSTPONED_MILLIS;
        }
        if (waiting.isEmpty()) {
            clock.follow(wallMillis, steadyMillis);
            fireTimersThenSwitch();
        }
        status.turn(wallMillis, clock.millis(), waiting.size());
    }

    void close() {
        parts.tasks().stopped(status);
        share.close();
        try {
            model.close();
        } finally {
            shadow.close();
        }
    }

    private void decideWhatWasLeft() {
        model.keep(state);
        if (left.isEmpty()) {
            return;
        }
        long steadyMillis = steadyMillis(context.currentSystemTimeMs());
        for (PendingRow row : left) {
            try {
                ShopEvent event = intake.read(row.key(), row.value());
                clock.observe(event.time().toEpochMilli(), steadyMillis);
                waiting.add(event);
                waitingRows.add(row);
            } catch (InvalidEventException refusedByThisVersion) {
                output.deadLetter(row, refusedByThisVersion.reason(), refusedByThisVersion.getMessage());
            }
        }
        left.clear();
        decideBatch();
    }

    private void await(ShopEvent event, PendingRow row, long steadyMillis) {
        if (waiting.isEmpty()) {
            long ageMillis = steadyMillis - row.timestamp();
            behind = BatchWait.isBehind(ageMillis);
            dueAtMillis = steadyMillis
                    + BatchWait.millis(ageMillis, config.batch().maxWait().toMillis());
        }
        PendingRow kept = row.withHeadersWithin(HeapBudget.HEADER_BYTES);
        waitingBytes += slots.add(kept);
        waiting.add(event);
        waitingRows.add(kept);
        clock.observe(event.time().toEpochMilli(), steadyMillis);
    }

    private void tick(PendingRow row, long wallMillis, long steadyMillis) {
        try {
            long millis = ClockTick.read(row.key(), row.value())
                    .orElseThrow(() -> new InvalidEventException(
                            ReasonCode.UNREADABLE, "a clock tick must have no key and a value of 8 bytes"));
            intake.checkFuture(millis, wallMillis);
            parts.counters().tick();
            decideBatch();
            clock.observe(millis, steadyMillis);
            keepClock();
            fireTimersThenSwitch();
        } catch (InvalidEventException refused) {
            parts.counters().eventIn();
            output.deadLetter(row, refused.reason(), refused.getMessage());
        }
    }

    /**
     * A batch is due when its first event has waited long enough, or when hardly anything comes that it could wait for, be the
     * events young or not: they may have been on their way for long before they came.
     */
    private boolean isDue(long steadyMillis) {
        return steadyMillis >= dueAtMillis || (!behind && waiting.size() - waitingAtTurn <= HARDLY_ANYTHING);
    }

    private void decideBatch() {
        if (!waiting.isEmpty()) {
            Optional<TaskShadow.Before> before = shadow.before(waiting);
            long started = System.nanoTime();
            List<Optional<Decision>> decisions = model.engine()
                    // A shadow's opinion of an event stands beside the engine's own.
                    .decide(waiting, state, detectionClock(), before.isPresent() ? Scores.EVERY : Scores.LAST_OF_HOUR);
            state.flush();
            parts.counters().batch(System.nanoTime() - started);
            output.batch(decisions, waitingRows);
            model.drift().decided(decisions);
            output.shadow(shadow.follow(before, decisions, model.policy()));
            waiting.clear();
            waitingRows.clear();
            waitingBytes = 0;
            waitingAtTurn = 0;
            keepClock();
        }
        slots.clear();
    }

    /** No event may be waiting. With nothing due either, the task is between two models if there is another one. */
    private void fireTimersThenSwitch() {
        if (fireTimers()) {
            model.switchIfReplaced(clock.millis(), state);
        }
    }

    /** Fires what is due, within the budget; the rest at the next turn. Whether nothing is due any more. */
    private boolean fireTimers() {
        OptionalLong now = clock.millis();
        if (now.isEmpty() || !timers.mayBeDue(now.getAsLong())) {
            status.timersBehind(false);
            return true;
        }
        long deadline = System.nanoTime() + TIMER_BUDGET.toNanos();
        List<Timer> due;
        do {
            due = timers.due(now.getAsLong(), TIMERS_AT_ONCE);
            fire(due, now.getAsLong());
        } while (!due.isEmpty() && System.nanoTime() < deadline);
        state.flush();
        status.timersBehind(!due.isEmpty());
        // A clock that follows the wall is kept nowhere else, and a next owner must not date another model before this.
        keepClock();
        return due.isEmpty();
    }

    private void fire(List<Timer> due, long clockMillis) {
        due.forEach(timers::clear);
        List<Optional<TimerOutcome>> outcomes = model.engine().fire(due, clockMillis, state, detectionClock());
        for (int i = 0; i < due.size(); i++) {
            Timer timer = due.get(i);
            outcomes.get(i)
                    .ifPresentOrElse(decided -> output.timer(timer.userId(), decided), () -> timers.postpone(timer));
            parts.counters().timerFired();
        }
    }

    private long steadyMillis(long wallMillis) {
        return steady.millis(wallMillis, parts.monotonicNanos().getAsLong());
    }

    private void keepClock() {
        clock.millis().ifPresent(slots::keepClock);
    }

    private DetectionClock detectionClock() {
        return config.time().mode() == TimeConfig.Mode.REPLAY
                ? DetectionClock.EVENT_TIME
                : eventTime -> Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private PendingRow row(Record<byte[], byte[]> record) {
        Optional<RecordMetadata> source = context.recordMetadata();
        return new PendingRow(
                source.map(RecordMetadata::topic).orElse(TopicNames.SHOP_EVENTS),
                source.map(RecordMetadata::partition).orElse(context.taskId().partition()),
                source.map(RecordMetadata::offset).orElse(-1L),
                record.timestamp(),
                Optional.ofNullable(record.key()),
                Optional.ofNullable(record.value()),
                record.headers());
    }
}
