package io.tidewatch.streams;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices that the machine's wall clock was set back. Kafka's clients and Kafka Streams count by it how long ago they committed, sent a
 * heartbeat or asked a broker, so for as long as the clock is behind what it once showed they do none of that: an hour back is an hour in
 * which the group misses this instance, and in which nothing is committed. New clients begin with the clock as it is.
 */
final class ClockWatch implements AutoCloseable {
    /**
     * Less is waited for: a group misses an instance after 45 s at the latest ({@link StreamsSettings}), and a restart takes ten. Time services
     * turn a clock by less, and set it anew if it is further off.
     */
    static final Duration MOST = Duration.ofSeconds(30);

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final LongSupplier wallMillis;
    private final LongSupplier monotonicNanos;
    private final Consumer<Duration> setBack;
    private final ScheduledExecutorService background;
    private long difference;

    /**
     * A watch that looks from now on.
     *
     * @param setBack told by how much
     */
    ClockWatch(Consumer<Duration> setBack) {
        this(System::currentTimeMillis, System::nanoTime, setBack);
        background.scheduleWithFixedDelay(this::look, 0, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One that looks when it is told to. */
    ClockWatch(LongSupplier wallMillis, LongSupplier monotonicNanos, Consumer<Duration> setBack) {
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
        this.setBack = setBack;
        this.difference = difference();
        this.background = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidewatch-clock");
            thread.setDaemon(true);
            return thread;
        });
    }

    void look() {
        long before = difference;
        difference = difference();
        Duration back = Duration.ofMillis(before - difference);
        if (back.compareTo(MOST) >= 0) {
            setBack.accept(back);
        }
    }

    private long difference() {
        return wallMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong());
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
