package io.tidewatch.streams.task;

import io.tidewatch.engine.Timer;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.LoadState;
import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.state.PendingRow;
import io.tidewatch.streams.state.PendingSlots;
import io.tidewatch.streams.state.TimerIndex;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.TidewatchException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that takes over its part of a savepoint: rows as they are, the timers that they know of, and at the end what the parent knew
 * besides. All of it is state from the first record on, so that a next owner goes on where this one stopped, and whoever decides
 * afterwards finds the task as if an earlier owner had left it.
 */
final class LoadingTask implements TaskWork {
    private static final Logger LOGGER = LoggerFactory.getLogger(LoadingTask.class);

    private final ProcessorContext<byte[], byte[]> context;
    private final EngineParts parts;
    private final EventIntake intake;
    private final PendingSlots slots;
    private final KeyValueStore<String, byte[]> profiles;
    private final KeyValueStore<Bytes, byte[]> erased;
    private final TimerIndex timers;
    private final TaskStatus status;
    /** Events on their way that an earlier owner took, to be put back into slots of this one's. */
    private final List<PendingRow> left;
    /** By the partition where they lay, the earliest time of those on their way. */
    private final Map<Integer, Long> onTheWay = new HashMap<>();

    private LoadState loaded;

    /**
     * @param slots not restored yet
     * @param loaded how far an earlier owner came
     */
    LoadingTask(
            EngineParts parts,
            ProcessorContext<byte[], byte[]> context,
            EventIntake intake,
            PendingSlots slots,
            KeyValueStore<String, byte[]> profiles,
            KeyValueStore<Bytes, byte[]> erased,
            TimerIndex timers,
            LoadState loaded) {
        this.context = context;
        this.parts = parts;
        this.intake = intake;
        this.slots = slots;
        this.profiles = profiles;
        this.erased = erased;
        this.timers = timers;
        this.loaded = loaded;
        this.left = slots.restore();
        this.status = parts.tasks().started(context.taskId(), context.currentSystemTimeMs());
        status.stage(TaskStage.loading(loaded.savepoint(), loaded.users()));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (isOver()) {
            throw new IllegalStateException("a savepoint's record came behind its end");
        }
        keepWhatWasLeft();
        SavepointKey key = Optional.ofNullable(record.key())
                .flatMap(SavepointKey::decode)
                .orElseThrow(
                        () -> refused("has a record that this version does not know; run the version that made it"));
        switch (key.kind()) {
            case PROFILE -> row(key.name(), Optional.ofNullable(record.value()));
            case ON_THE_WAY -> onTheWay(key, record);
            case ERASED -> erased.put(Bytes.wrap(key.name()), record.value());
            case NOTE -> {
                // Of the command that made it, for itself.
            }
            case END -> end(SavepointEnd.decode(record.value()));
        }
        if (!isOver()) {
            slots.keepLoaded(loaded);
        }
    }

    @Override
    public void turn() {
        status.turn(context.currentSystemTimeMs(), OptionalLong.empty(), 0);
        status.stage(TaskStage.loading(loaded.savepoint(), loaded.users()));
    }

    @Override
    public boolean isOver() {
        return loaded.isLoaded();
    }

    @Override
    public void close() {
        parts.tasks().stopped(status);
    }

    private void keepWhatWasLeft() {
        if (!left.isEmpty()) {
            slots.clear();
            left.forEach(this::waits);
            left.clear();
        }
    }

    /** A user has this row, or none any more. The one that it replaces tells which timer goes. */
    private void row(byte[] user, Optional<byte[]> row) {
        String userId = new String(user, StandardCharsets.UTF_8);
        Optional<byte[]> before = Optional.ofNullable(profiles.get(userId));
        before.ifPresent(replaced -> {
            loaded = loaded.without(user, replaced);
            timer(userId, replaced).ifPresent(timers::clear);
        });
        row.ifPresent(taken -> {
            loaded = loaded.with(user, taken);
            timer(userId, taken).ifPresent(timers::set);
        });
        profiles.put(userId, row.orElse(null));
        timers.flush();
    }

    private static Optional<Timer> timer(String userId, byte[] row) {
        long dueMillis = Profile.of(row.clone()).timerAt();
        return dueMillis == 0 ? Optional.empty() : Optional.of(new Timer(dueMillis, userId));
    }

    /** Waits for the first batch, before anything that comes after the barrier. */
    private void onTheWay(SavepointKey key, Record<byte[], byte[]> record) {
        Origin origin = Origin.of(record.headers())
                .orElseThrow(() -> refused("has an event that does not say where it lay; make another one"));
        waits(origin.restore(new PendingRow(
                        "",
                        context.taskId().partition(),
                        0,
                        record.timestamp(),
                        Optional.of(key.userOnTheWay()),
                        Optional.ofNullable(record.value()),
                        record.headers()))
                .withHeadersWithin(HeapBudget.HEADER_BYTES));
    }

    private void waits(PendingRow row) {
        slots.add(row);
        try {
            onTheWay.merge(row.partition(), intake.read(row).time().toEpochMilli(), Math::min);
        } catch (InvalidEventException refusedByThisVersion) {
            // Told as a dead letter when it is decided.
        }
    }

    private void end(SavepointEnd end) {
        Barrier barrier = end.barrier();
        int own = context.taskId().partition();
        int partitions = parts.home().partitions();
        if (end.partitions() != partitions || barrier.partition() != Barrier.parent(own, barrier.partitions())) {
            throw refused("ends with the barrier of another partition; make another one");
        }
        if (end.users() != loaded.users() || end.checksum() != loaded.checksum()) {
            throw refused(
                    "has %d users with checksum %016x where its end says %d with %016x, so records were lost or changed; make another one"
                            .formatted(loaded.users(), loaded.checksum(), end.users(), end.checksum()));
        }
        // A partition that is new has no events from before.
        long position = own < barrier.partitions() ? barrier.eventsPosition() : 0;
        barrier.clock().ifPresent(slots::keepClock);
        barrier.model().ifPresent(slots::keepModelBytes);
        slots.keepReroutes(Reroutes.inherited(
                barrier.reroutes(), own, barrier.partitions(), partitions, barrier.clock(), onTheWay));
        loaded = loaded.loaded(position);
        slots.keepLoaded(loaded);
        LOGGER.atInfo()
                .addKeyValue("task", context.taskId())
                .addKeyValue("savepoint", loaded.savepoint())
                .addKeyValue("users", loaded.users())
                .addKeyValue("position", position)
                .log("Task has loaded its part of the savepoint");
    }

    private TidewatchException refused(String what) {
        return new TidewatchException("partition %d of the savepoint %s %s"
                .formatted(context.taskId().partition(), loaded.savepoint(), what));
    }
}
