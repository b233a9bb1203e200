package io.tidewatch.ops;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of every {@link Lane}, and how many requests each has in hand. */
final class Lanes implements AutoCloseable {
    private final Map<Lane, ThreadPoolExecutor> threads = new EnumMap<>(Lane.class);
    private final Map<Lane, Semaphore> places = new EnumMap<>(Lane.class);

    Lanes() {
        for (Lane lane : Lane.values()) {
            threads.put(lane, threads(lane));
            places.put(lane, new Semaphore(lane.places()));
        }
    }

    /** A request in hand. */
    final class Place {
        private final Lane lane;
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(Lane lane) {
            this.lane = lane;
        }

        /**
         * Runs the work on one of the lane's threads, once one is free.
         *
         * @throws java.util.concurrent.RejectedExecutionException after the close
         */
        void run(Runnable work) {
            threads.get(lane).execute(work);
        }

        /** Gives the place back; only the first time counts. */
        void leave() {
            if (taken.compareAndSet(true, false)) {
                places.get(lane).release();
            }
        }
    }

    /** A place in a lane; empty if all are taken. */
    Optional<Place> take(Lane lane) {
        return places.get(lane).tryAcquire() ? Optional.of(new Place(lane)) : Optional.empty();
    }

    @Override
    public void close() {
        threads.values().forEach(ThreadPoolExecutor::shutdownNow);
    }

    private static ThreadPoolExecutor threads(Lane lane) {
        AtomicInteger number = new AtomicInteger();
        String name = "tidewatch-http-" + lane.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-";
        // The queue is as long as there are places.
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                lane.threads(), lane.threads(), 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
