package io.tidewatch.ops;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.streams.LostEvents;
import io.tidewatch.streams.registry.Refusal;
import io.tidewatch.streams.task.TaskStage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;

/** Snapshots for tests: a healthy engine with two tasks, and what differs from it. */
final class Snapshots {
    static final Duration LAST_COMMIT = Duration.ofMinutes(3);
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private KafkaStreams.State state = KafkaStreams.State.RUNNING;
    private Duration stateAge = Duration.ofHours(1);
    private List<ThreadView> threads = List.of(new ThreadView("thread-1", "RUNNING", Set.of(0, 1), 0));
    private final List<TaskView> tasks =
            new ArrayList<>(List.of(task(0, Duration.ofMillis(20)), task(1, Duration.ofMillis(30))));
    private final List<InputPartition> input = new ArrayList<>();
    private Brokers brokers = Brokers.unasked().answered(NOW.minus(Duration.ofHours(1)));
    private Optional<Instant> observedAt = Optional.of(NOW.minus(Duration.ofSeconds(4)));
    private final List<StoreRestore> restores = new ArrayList<>();
    private Optional<Instant> restoredLast = Optional.empty();
    private Optional<String> handedOver = Optional.empty();
    private final LostEvents lost = new LostEvents(Clock.fixed(NOW, ZoneOffset.UTC));
    private ModelView model = model(Optional.empty());

    static Snapshots running() {
        return new Snapshots();
    }

    static Snapshots in(KafkaStreams.State state, Duration since) {
        Snapshots snapshots = new Snapshots();
        snapshots.state = state;
        snapshots.stateAge = since;
        return snapshots;
    }

    Snapshots refusing(String name, String reason) {
        model = model(Optional.of(new Refusal(name, reason, NOW.minus(Duration.ofMinutes(1)))));
        return this;
    }

    Snapshots withoutThreads() {
        threads = List.of();
        return this;
    }

    /** The group has given it nothing. */
    Snapshots spare() {
        threads = List.of(new ThreadView("thread-1", "RUNNING", Set.of(), 0));
        return withoutTasks();
    }

    /** What the group has given it is not at work. */
    Snapshots withoutTasks() {
        tasks.clear();
        return this;
    }

    Snapshots silent(Duration since) {
        brokers = brokers.unanswered(NOW.minus(since));
        observedAt = Optional.of(NOW.minus(since));
        return this;
    }

    /** The brokers were silent until then. */
    Snapshots answeringFor(Duration duration) {
        brokers = Brokers.unasked().answered(NOW.minus(duration));
        return this;
    }

    Snapshots lastTurnOf(int partition, Duration ago) {
        tasks.set(partition, task(partition, ago));
        return this;
    }

    Snapshots stuck(int partition, long lag, Duration since) {
        input.add(new InputPartition(
                partition, lag, Optional.of(since), Optional.of(NOW.minus(since)), Optional.empty()));
        return this;
    }

    Snapshots behind(int partition, long lag) {
        input.add(new InputPartition(
                partition,
                lag,
                Optional.of(Duration.ofMillis(120)),
                Optional.empty(),
                Optional.of(NOW.minus(LAST_COMMIT))));
        return this;
    }

    Snapshots restoring(StoreRestore store) {
        restores.add(store);
        return this;
    }

    Snapshots lost(int partition, long from, long to) {
        lost.noticed(partition, from, to);
        return this;
    }

    Snapshots handedOver(String savepoint) {
        handedOver = Optional.of(savepoint);
        return this;
    }

    Snapshots restoredLast(Duration ago) {
        restoredLast = Optional.of(NOW.minus(ago));
        return this;
    }

    EngineSnapshot snapshot() {
        return new EngineSnapshot(
                NOW,
                state,
                NOW.minus(stateAge),
                model,
                threads,
                tasks,
                new InputView(input, observedAt, brokers),
                restores,
                restoredLast,
                handedOver,
                List.of(
                        new MemberView(new HostPort("10.0.0.1", 8080), Set.of(1, 0), Set.of()),
                        new MemberView(new HostPort("10.0.0.2", 8080), Set.of(2), Set.of(0))),
                lost.figures());
    }

    private static ModelView model(Optional<Refusal> refusal) {
        return new ModelView(
                "tidewatch-base",
                Optional.of("ab".repeat(32)),
                "cpu",
                "CPU, since CUDA cannot be had",
                "online-retail",
                true,
                "policy-0a1b2c3d",
                refusal,
                refusal.isPresent() ? 1 : 0,
                Optional.of("second"),
                Optional.empty(),
                Optional.of(new StrategyView(0.5, 0.05, 3_120)),
                new ShopView(
                        "my-shop",
                        OptionalInt.of(312),
                        OptionalInt.of(41),
                        OptionalInt.empty(),
                        Optional.of(NOW),
                        Optional.of("The model was trained for another shop."),
                        30,
                        false,
                        Map.of(CustomerGroup.REGULAR, 0.5, CustomerGroup.RETURNING, 0.6, CustomerGroup.NEW, 0.9)));
    }

    /** The task of a partition takes over a savepoint. */
    Snapshots loading(int partition, long users, long left) {
        tasks.set(
                partition,
                task(
                        partition,
                        Duration.ofMillis(20),
                        new TaskStage(TaskStage.Kind.LOADING, "g2", users),
                        OptionalLong.of(left)));
        return this;
    }

    private static TaskView task(int partition, Duration lastTurn) {
        return task(partition, lastTurn, new TaskStage(TaskStage.Kind.DECIDING, "", 0), OptionalLong.empty());
    }

    private static TaskView task(int partition, Duration lastTurn, TaskStage stage, OptionalLong left) {
        return new TaskView(
                "0_" + partition,
                partition,
                "tidewatch-base",
                Optional.of("second"),
                Optional.of(NOW.minus(Duration.ofMinutes(5))),
                3,
                false,
                stage,
                left,
                0,
                NOW.minus(lastTurn));
    }
}
