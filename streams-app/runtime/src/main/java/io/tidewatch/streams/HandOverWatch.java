package io.tidewatch.streams;

import io.tidewatch.streams.task.TaskBoard;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Notices that the tasks of a process begin to decide events, which they do not while they load a savepoint, and that all of them have been
 * handed over to the next generation. With the second it waits for more looks: a process that gives its tasks up at once would give them
 * to others, which are about to be handed over too and would have to restore them for nothing.
 */
final class HandOverWatch implements AutoCloseable {
    /** The requests reach all tasks of a group within moments, so three looks are enough for all processes to see theirs. */
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private static final int LOOKS = 3;

    private final TaskBoard tasks;
    private final Runnable begun;
    private final Consumer<String> handedOver;
    private final ScheduledExecutorService background;
    private boolean hasBegun;
    private int looks;

    /**
     * A watch that looks from now on.
     *
     * @param begun what is to be done when the tasks decide, once
     * @param handedOver what is to be done when they are handed over with a savepoint, once
     */
    HandOverWatch(TaskBoard tasks, Runnable begun, Consumer<String> handedOver) {
        this.tasks = tasks;
        this.begun = begun;
        this.handedOver = handedOver;
        this.background = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidewatch-hand-over");
            thread.setDaemon(true);
            return thread;
        });
        background.scheduleWithFixedDelay(this::look, 0, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!hasBegun && tasks.decides()) {
            hasBegun = true;
            begun.run();
        }
        Optional<String> savepoint = tasks.handedOver();
        looks = savepoint.isPresent() ? looks + 1 : 0;
        if (looks == LOOKS) {
            handedOver.accept(savepoint.get());
            background.shutdown();
        }
    }

    @Override
    public void close() {
        background.shutdown();
    }
}
