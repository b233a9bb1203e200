package io.tidewatch.streams.task;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Scores;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.streams.savepoint.BarrierRequest;
import io.tidewatch.streams.state.ErasedUsers;
import io.tidewatch.streams.state.HotRows;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.streams.state.ShadowRows;
import io.tidewatch.streams.state.StoreState;
import io.tidewatch.streams.state.TaskShares;
import io.tidewatch.streams.state.TimerIndex;
import io.tidewatch.topics.Erasure;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task at work, in three steps: what comes in waits for its batch ({@link WaitingEvents}); the batch is decided by the model in force
 * ({@link TaskModel}), and silences as the clock moves on ({@link SilenceTimers}); what was decided goes out ({@link Output}). A waiting
 * batch is always decided before timers fire, and what an earlier owner of the task left waiting before anything else.
 */
final class EngineTask implements TaskWork {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineTask.class);

    private final TidewatchConfig config;
    private final EngineParts parts;
    private final ProcessorContext<byte[], byte[]> context;
    private final EventIntake intake;
    private final PendingSlots slots;
    private final WaitingEvents waiting;
    private final SilenceTimers silences;
    private final Rerouting rerouting;
    private final String arrivals;
    private final TaskShares.Share share;
    private final TaskPositions positions;
    private final Barriers barriers;
    private final StoreState state;
    private final Erasures erasures;
    private final SteadyClock steady;
    private final TaskClock clock;
    private final Output output;
    private final TaskStatus status;
    private final TaskModel model;
    private final TaskShadow shadow;
    private final List<PendingRow> left;
    private boolean handedOver;
    /** Records that came, from wherever. */
    private long taken;

    /**
     * @param eventsPosition the first offset of the events that a savepoint before does not contain; 0 without one
     */
    EngineTask(
            TidewatchConfig config, EngineParts parts, ProcessorContext<byte[], byte[]> context, long eventsPosition) {
        long wallMillis = context.currentSystemTimeMs();
        this.config = config;
        this.parts = parts;
        this.context = context;
        this.intake = new EventIntake(config.time(), config.input().reader());
        this.slots = new PendingSlots(
                context.getStateStore(Names.PENDING), context.taskId().partition());
        TimerIndex timers = new TimerIndex(context.getStateStore(Names.TIMERS));
        this.share = parts.shares().take();
        this.waiting =
                new WaitingEvents(config.batch(), () -> share.of(parts.heap().batchBytes()), slots);
        this.state = new StoreState(
                context.getStateStore(Names.PROFILES),
                timers,
                new HotRows<>(() -> share.of(config.state().hotRowBytes())));
        this.steady = new SteadyClock(wallMillis, parts.monotonicNanos().getAsLong());
        this.clock = new TaskClock(config.time(), slots.clock(), wallMillis);
        this.output = new Output(context, DeadLetters.forCatalog(), parts.counters(), new WarningDelay(config.time()));
        this.arrivals = Names.repartition(config.applicationId(), Names.REROUTED);
        this.rerouting = new Rerouting(
                parts.home(), context.taskId().partition(), config.time().mode(), slots, output);
        this.positions =
                new TaskPositions(parts.sources(), arrivals, context.taskId().partition(), eventsPosition);
        this.barriers = new Barriers(context.taskId().partition(), parts.home().partitions(), slots, state, positions);
        ShadowRows shadowRows = new ShadowRows(context.getStateStore(Names.SHADOW));
        UserRemoval removal = new UserRemoval(shadowRows, output);
        this.erasures = new Erasures(
                new ErasedUsers(
                        context.getStateStore(Names.ERASED), config.erasure().key()),
                state,
                removal,
                output,
                parts.counters());
        this.silences = new SilenceTimers(timers, state, output, removal, parts.counters(), wallMillis);
        // Nothing may be sent while a task starts: what was left waits for the first turn.
        this.left = slots.restore();
        this.status = parts.tasks().started(context.taskId(), wallMillis);
        this.model = model(config, parts, slots, status, share);
        this.shadow = new TaskShadow(
                config.batch().maxEvents(), parts.models(), parts.counters(), state::look, shadowRows, status);
        if (!left.isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("task", context.taskId())
                    .addKeyValue("events", left.size())
                    .log("Found events waiting for their batch");
        }
    }

    /** A task that starts in vain is closed by nobody, and must not stay on the board or keep a share. */
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

    @Override
    public void process(Record<byte[], byte[]> record) {
        decideWhatWasLeft();
        long wallMillis = context.currentSystemTimeMs();
        long steadyMillis = steadyMillis(wallMillis);
        PendingRow row =
                PendingRow.of(record, context.recordMetadata(), context.taskId().partition());
        positions.taken(row);
        if (row.topic().equals(arrivals)) {
            arrived(row, steadyMillis);
            return;
        }
        if (config.time().mode() == TimeConfig.Mode.REPLAY && ClockTick.is(row.headers())) {
            tick(row, wallMillis, steadyMillis);
            return;
        }
        parts.counters().eventIn();
        taken++;
        try {
            ShopEvent event = intake.accept(row, wallMillis, steadyMillis);
            clock.observe(event.time().toEpochMilli(), steadyMillis);
            byte[] user = intake.userKey(row, event);
            if (rerouting.isAstray(user)) {
                rerouting.sendOn(row, user, clock.millis().orElseThrow());
            } else {
                take(event, row, steadyMillis);
            }
        } catch (InvalidEventException refused) {
            erasures.refuse(row, refused.reason(), refused.getMessage());
        }
        decideIfFull();
    }

    /** A record came from the task of another partition. Never sent on again, wherever it belongs. */
    private void arrived(PendingRow row, long steadyMillis) {
        Optional<ProgressNote> note = ProgressNote.of(row);
        if (note.isPresent()) {
            rerouting.noted(note.get());
            return;
        }
        Optional<BarrierRequest> request = BarrierRequest.of(row.key(), row.value(), row.headers());
        if (request.isPresent()) {
            decideBatch();
            keepClock();
            handedOver = barriers.answer(request.get(), clock.millis());
            return;
        }
        Optional<Erasure> erasure = ErasureNote.of(row);
        if (erasure.isPresent()) {
            // What came before was in order before.
            decideBatch();
            erasures.follow(erasure.get(), model, detectionClock());
            keepClock();
            return;
        }
        taken++;
        Optional<Origin> origin = Origin.of(row.headers());
        PendingRow asItLay = origin.map(place -> place.restore(row)).orElse(row);
        try {
            // That it came in time was seen where it lay.
            ShopEvent event = intake.read(asItLay);
            origin.ifPresent(
                    place -> rerouting.arrived(place.partition(), event.time().toEpochMilli()));
            take(event, asItLay, steadyMillis);
        } catch (InvalidEventException refused) {
            erasures.refuse(asItLay, refused.reason(), refused.getMessage());
        }
        decideIfFull();
    }

    private void take(ShopEvent event, PendingRow row, long steadyMillis) {
        if (erasures.isErased(event.userId())) {
            erasures.refuse(row);
        } else {
            waiting.add(event, row, steadyMillis);
        }
    }

    private void decideIfFull() {
        if (waiting.isFull()) {
            decideBatch();
            fireTimersThenSwitch();
        }
    }

    @Override
    public boolean isOver() {
        return handedOver;
    }

    @Override
    public void turn() {
        decideWhatWasLeft();
        long wallMillis = context.currentSystemTimeMs();
        long steadyMillis = steadyMillis(wallMillis);
        if (waiting.isDue(steadyMillis)) {
            decideBatch();
        }
        waiting.turned();
        silences.retryPostponed(steadyMillis);
        if (waiting.isEmpty()) {
            clock.follow(wallMillis, steadyMillis);
            fireTimersThenSwitch();
        }
        if (rerouting.tell(clock.millis(), wallMillis, steadyMillis)) {
            keepClock();
        }
        status.turn(wallMillis, rerouting.safe(clock.millis()), waiting.size());
        status.unaccounted(taken - output.settled() - waiting.size());
    }

    @Override
    public void close() {
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
        taken += left.size();
        for (PendingRow row : left) {
            try {
                ShopEvent event = intake.read(row);
                if (row.partition() == context.taskId().partition()) {
                    clock.observe(event.time().toEpochMilli(), steadyMillis);
                }
                waiting.addLeft(event, row);
            } catch (InvalidEventException refusedByThisVersion) {
                output.deadLetter(row, refusedByThisVersion.reason(), refusedByThisVersion.getMessage());
            }
        }
        left.clear();
        decideBatch();
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
            taken++;
            output.deadLetter(row, refused.reason(), refused.getMessage());
        }
    }

    private void decideBatch() {
        if (!waiting.isEmpty()) {
            Optional<TaskShadow.Before> before = shadow.before(waiting.events());
            long started = System.nanoTime();
            // A shadow's opinion of an event stands beside the engine's own.
            Scores scores = before.isPresent() ? Scores.EVERY : Scores.LAST_OF_HOUR;
            List<Optional<Decision>> decisions = model.decide(waiting.events(), state, detectionClock(), scores);
            state.flush();
            long tookNanos = System.nanoTime() - started;
            parts.counters().batch(tookNanos);
            // Kafka Streams' clock stands still meanwhile.
            output.batch(
                    decisions,
                    waiting.rows(),
                    context.currentSystemTimeMs() + TimeUnit.NANOSECONDS.toMillis(tookNanos));
            model.drift().decided(decisions);
            output.shadow(shadow.follow(before, decisions, model.policy()));
            keepClock();
        }
        waiting.clear();
    }

    /** No event may be waiting. With nothing due either, the task is between two models if there is another one. */
    private void fireTimersThenSwitch() {
        if (fireTimers()) {
            model.switchIfReplaced(rerouting.reach(rerouting.safe(clock.millis())), state);
        }
    }

    /** Fires what is due, as far as a turn's budget goes. Whether nothing is due any more. */
    private boolean fireTimers() {
        OptionalLong now = rerouting.safe(clock.millis());
        boolean done = true;
        if (now.isPresent() && silences.mayBeDue(now.getAsLong())) {
            done = silences.fire(model, now.getAsLong(), context.currentSystemTimeMs(), detectionClock());
            // A clock that follows the wall is kept nowhere else, and a next owner must not date another model before
            // this.
            keepClock();
        }
        status.timersBehind(!done);
        return done;
    }

    private long steadyMillis(long wallMillis) {
        return steady.millis(wallMillis, parts.monotonicNanos().getAsLong());
    }

    private void keepClock() {
        clock.millis().ifPresent(slots::keepClock);
        rerouting.keep();
    }

    private DetectionClock detectionClock() {
        return config.time().mode() == TimeConfig.Mode.REPLAY
                ? DetectionClock.EVENT_TIME
                : eventTime -> Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
