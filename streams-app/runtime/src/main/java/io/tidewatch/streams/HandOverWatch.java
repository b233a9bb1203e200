package io.tidewatch.streams;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notices that all tasks of a process have been handed over to the next generation. Waits for a second look: a process that gives its tasks up
 * at once would give them to others, which are about to be handed over too and would have to restore them for nothing.
 */
final class HandOverWatch implements AutoCloseable {
    /** The requests reach all tasks of a group within moments, so three looks are enough for all processes to see theirs. */
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private static final int LOOKS = 3;

    private final Supplier<Optional<String>> handedOver;
    private final Consumer<String> then;
    private final ScheduledExecutorService background;
    private int looks;

    /**
     * A watch that looks from now on.
     *
     * @param handedOver the savepoint with which all tasks were handed over; empty while there are others
     * @param then what is to be done, once
     */
    HandOverWatch(Supplier<Optional<String>> handedOver, Consumer<String> then) {
        this.handedOver = handedOver;
        this.then = then;
        this.background = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidewatch-hand-over");
            thread.setDaemon(true);
            return thread;
        });
        background.scheduleWithFixedDelay(this::look, BETWEEN.toMillis(), BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Optional<String> savepoint = handedOver.get();
        looks = savepoint.isPresent() ? looks + 1 : 0;
        if (looks == LOOKS) {
            then.accept(savepoint.get());
            background.shutdown();
        }
    }

    @Override
    public void close() {
        background.shutdown();
    }
}
