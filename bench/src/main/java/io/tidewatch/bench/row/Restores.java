package io.tidewatch.bench.row;

import io.tidewatch.streams.Names;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** What a start has read back from the changelog of the profiles, and how long that took. Called from restore threads. */
final class Restores implements StateRestoreListener {
    private final long started;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong firstNanos = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong lastNanos = new AtomicLong();
    private final AtomicLong runningNanos = new AtomicLong(-1);
    private final Map<TopicPartition, Long> begun = new ConcurrentHashMap<>();

    Restores(long started) {
        this.started = started;
    }

    void running() {
        runningNanos.compareAndSet(-1, System.nanoTime() - started);
    }

    long records() {
        return records.get();
    }

    /** From the first partition's beginning to the last one's end; 0 if nothing was restored. */
    double seconds() {
        return records.get() == 0 ? 0 : (lastNanos.get() - firstNanos.get()) / 1e9;
    }

    /** From the process's beginning until Kafka Streams ran; negative if it does not yet. */
    double secondsToRunning() {
        long after = runningNanos.get();
        return after < 0 ? -1 : after / 1e9;
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
        if (store.equals(Names.PROFILES) && to > from) {
            begun.put(partition, from);
            firstNanos.accumulateAndGet(System.nanoTime(), Math::min);
        }
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
        if (store.equals(Names.PROFILES)) {
            records.addAndGet(count);
        }
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
        if (store.equals(Names.PROFILES) && begun.containsKey(partition)) {
            lastNanos.accumulateAndGet(System.nanoTime(), Math::max);
        }
    }
}
