package io.tidewatch.streams.background;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A daemon thread for work beside the stream threads, which nothing waits for. It may pause between two tries or looks, and is woken from a
 * pause when it is to end: an engine that stops does not wait for brokers that are gone.
 */
public final class BackgroundThread {
    private final Thread thread;
    /** Where a pause waits, and is woken. */
    private final Object waiting = new Object();

    private volatile boolean ended;

    /**
     * One that has not started.
     *
     * @param work is to come to its end soon after {@link #goesOn} is false
     */
    public BackgroundThread(String name, Runnable work) {
        this.thread = new Thread(work, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Whether the work has not been told to end. */
    public boolean goesOn() {
        return !ended;
    }

    /**
     * Lets time pass, less of it when the work is told to end meanwhile. For the thread itself.
     *
     * @return whether the work goes on
     */
    public boolean pause(Duration length) {
        synchronized (waiting) {
            long end = System.nanoTime() + length.toNanos();
            for (long left = length.toNanos(); !ended && left > 0; left = end - System.nanoTime()) {
                try {
                    // Up, or the last part of a millisecond would be no wait.
                    waiting.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
                } catch (InterruptedException stopped) {
                    ended = true;
                }
            }
            return !ended;
        }
    }

    /** Tells the work to end, and does not wait until it has. */
    public void end() {
        synchronized (waiting) {
            ended = true;
            waiting.notifyAll();
        }
    }

    /** Tells the work to end, and waits until it has, but no longer than this. */
    public void end(Duration within) {
        end();
        try {
            // None would be for ever.
            thread.join(Math.max(1, within.toMillis()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
