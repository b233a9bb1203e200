package io.tidewatch.streams.erasure;

import io.tidewatch.streams.background.BackgroundThread;
import io.tidewatch.streams.state.ErasedUsers;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.state.OpenStores;
import io.tidewatch.streams.state.StoreFiles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has what erased users left in local files go in bounded time, of active tasks and of standbys. RocksDB writes a file anew when others come to
 * lie above it, and a shop that writes little fills no write buffer for weeks; so a thread looks who is erased and has RocksDB write the
 * stores' files anew when {@link CompactionPlan} says so, one store at a time.
 */
public final class LocalErasure implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LocalErasure.class);

    /** Looks in an interval: so two of them, which it takes until files are written, make a tenth of what is promised. */
    private static final int LOOKS = 20;
    /**
     * After so many intervals local files are free of a user: the second writing begins two intervals and three looks after an erasure at the
     * latest, which leaves the rest of the third for it.
     */
    private static final int INTERVALS = 3;

    /** Those that have ids of users as keys; {@code pending} is not on disk. */
    private static final List<String> WITH_USERS = List.of(Names.PROFILES, Names.TIMERS, Names.SHADOW);

    private final OpenStores stores;
    private final CompactionPlan plan;
    private final Duration every;
    private final BackgroundThread thread;

    /**
     * One that has not started.
     *
     * @param stores those that are open in this process
     * @param interval {@code state.compact_within}
     */
    public LocalErasure(OpenStores stores, Duration interval) {
        this.stores = stores;
        this.plan = new CompactionPlan(interval);
        this.every = interval.dividedBy(LOOKS);
        this.thread = new BackgroundThread("tidewatch-local-erasures", this::run);
    }

    /**
     * How long after an erasure a user is gone from the local files of an engine that is at work.
     *
     * @param interval {@code state.compact_within}
     */
    public static Duration bound(Duration interval) {
        return interval.multipliedBy(INTERVALS);
    }

    public void start() {
        thread.start();
    }

    /** No more looks. What is under way ends with its store, so nobody waits for it here. */
    @Override
    public void close() {
        thread.end();
    }

    private void run() {
        while (thread.pause(every)) {
            try {
                look();
            } catch (RuntimeException unexpected) {
                LOGGER.atError().setCause(unexpected).log("Local files of erased users could not be looked at");
            }
        }
    }

    private void look() {
        Set<String> tasks = stores.tasks(Names.ERASED);
        plan.keepOnly(tasks);
        for (String task : tasks) {
            Optional<StoreFiles> erased = stores.of(task, Names.ERASED);
            long nowNanos = System.nanoTime();
            if (thread.goesOn() && erased.isPresent() && plan.isDue(task, sum(erased.get()), nowNanos) && write(task)) {
                plan.written(task, nowNanos);
                LOGGER.atInfo()
                        .addKeyValue("task", task)
                        .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nowNanos))
                        .log("Local files written anew without users who were erased");
            }
        }
    }

    private static long sum(StoreFiles erased) {
        long[] sum = new long[1];
        erased.each((key, value) -> sum[0] += ErasedUsers.trace(key, value));
        return sum[0];
    }

    /** Whether all of a task's stores were written anew. */
    private boolean write(String task) {
        boolean all = true;
        for (String store : WITH_USERS) {
            all &= stores.of(task, store)
                    .filter(files -> write(task, store, files))
                    .isPresent();
        }
        return all;
    }

    private static boolean write(String task, String store, StoreFiles files) {
        try {
            return files.writeAnew();
        } catch (RocksDBException failed) {
            // Its message may name a key.
            LOGGER.atWarn()
                    .addKeyValue("task", task)
                    .addKeyValue("store", store)
                    .addKeyValue(
                            "status",
                            Optional.ofNullable(failed.getStatus())
                                    .map(status -> status.getCode().toString())
                                    .orElse("unknown"))
                    .log("Local files could not be written anew without users who were erased; tried again");
            return false;
        }
    }
}
