package io.tidewatch.consumer;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a working thread, once and from any other, to come to an end, and tells the other that it has. */
public final class StopSignal {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Asks the working thread to stop, and waits for that. */
    public void stop(Duration atMost) {
        asked.countDown();
        await(ended, atMost);
    }

    /** Asks the working thread to stop, and does not wait. */
    public void ask() {
        asked.countDown();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits in the working thread; false when it is asked to stop. */
    boolean pause(Duration duration) {
        return !await(asked, duration);
    }

    /** The working thread has come to its end. */
    public void ended() {
        ended.countDown();
    }

    /** Whether the latch opened within that time, or this thread was interrupted. */
    private static boolean await(CountDownLatch latch, Duration duration) {
        try {
            return latch.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
