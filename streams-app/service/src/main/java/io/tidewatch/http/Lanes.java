package io.tidewatch.http;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of every {@link Lane}, made when it is first taken, and how many requests each has in hand. */
final class Lanes implements AutoCloseable {
    private final Map<Lane, Running> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A lane at work. */
    private record Running(ThreadPoolExecutor threads, Semaphore places) {}

    /** A request in hand. */
    static final class Place {
        private final Running lane;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(Running lane) {
            this.lane = lane;
        }

        /**
         * Runs the work on one of the lane's threads, once one is free.
         *
         * @throws RejectedExecutionException after the close
         */
        void run(Runnable work) {
            lane.threads().execute(work);
        }

        /** Gives the place back; only the first time counts. */
        void leave() {
            if (taken.compareAndSet(true, false)) {
                lane.places().release();
            }
        }
    }

    /** A place in a lane; empty if all are taken. */
    Optional<Place> take(Lane lane) {
        Running wanted = running.computeIfAbsent(lane, Lanes::running);
        if (closed) {
            // It may have been made after the close.
            wanted.threads().shutdownNow();
        }
        return wanted.places().tryAcquire() ? Optional.of(new Place(wanted)) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        running.values().forEach(lane -> lane.threads().shutdownNow());
    }

    private static Running running(Lane lane) {
        AtomicInteger number = new AtomicInteger();
        String name = "tidewatch-http-" + lane.name() + "-";
        // The queue is as long as there are places.
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                lane.threads(), lane.threads(), 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return new Running(threads, new Semaphore(lane.places()));
    }
}
