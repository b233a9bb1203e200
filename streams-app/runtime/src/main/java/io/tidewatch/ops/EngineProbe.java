package io.tidewatch.ops;

import io.tidewatch.streams.EngineRunner;
import io.tidewatch.streams.LostEvents;
import io.tidewatch.streams.task.TaskBoard;
import io.tidewatch.streams.task.TaskStatus;
import io.tidewatch.topics.TopicNames;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;

/** Takes {@link EngineSnapshot}s of the running engine. Asks nobody over the network, so it always answers at once. */
final class EngineProbe implements Supplier<EngineSnapshot> {
    private final Clock clock;
    private final KafkaStreams streams;
    private final TaskBoard board;
    private final Supplier<ModelView> model;
    private final Supplier<InputView> input;
    private final RestoreProgress restore;
    private final LostEvents lost;
    private final Supplier<Optional<String>> handedOver;
    private final IntFunction<OptionalLong> savepointLeft;
    private KafkaStreams.State state;
    private Instant stateSince;

    EngineProbe(
            Clock clock,
            EngineRunner engine,
            Supplier<ModelView> model,
            Supplier<InputView> input,
            RestoreProgress restore) {
        this.clock = clock;
        this.streams = engine.streams();
        this.board = engine.tasks();
        this.model = model;
        this.input = input;
        this.restore = restore;
        this.lost = engine.lost();
        this.handedOver = engine::handedOver;
        this.savepointLeft = engine::savepointLeft;
        this.state = streams.state();
        this.stateSince = clock.instant();
    }

    @Override
    public synchronized EngineSnapshot get() {
        Instant now = clock.instant();
        if (streams.state() != state) {
            state = streams.state();
            stateSince = now;
        }
        List<TaskView> tasks = board.tasks().stream().map(this::task).toList();
        return new EngineSnapshot(
                now,
                state,
                stateSince,
                model.get(),
                ThreadView.of(streams),
                tasks,
                input.get(),
                restores(tasks),
                restore.last(),
                handedOver.get(),
                MemberView.of(streams, TopicNames.SHOP_EVENTS),
                lost.figures());
    }

    private TaskView task(TaskStatus status) {
        return new TaskView(
                status.task().toString(),
                status.partition(),
                status.model(),
                status.shadow(),
                status.clock(),
                status.waiting(),
                status.timersBehind(),
                status.stage(),
                savepointLeft.apply(status.partition()),
                status.unaccounted(),
                status.lastTurn());
    }

    /** Without what was restored for tasks that have moved away since. */
    private List<StoreRestore> restores(List<TaskView> tasks) {
        Set<Integer> here = tasks.stream().map(TaskView::partition).collect(Collectors.toSet());
        return restore.stores().stream()
                .filter(store -> store.standby() || !store.finished() || here.contains(store.partition()))
                .toList();
    }
}
