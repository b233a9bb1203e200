package io.tidewatch.bench.row;

import com.sun.management.OperatingSystemMXBean;
import io.tidewatch.streams.state.Names;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * What a start has read back from the changelog of the profiles, how long that took, and what CPU time. Called from restore threads; the
 * CPU time is that of one of them, so right where there is one stream thread, and of the whole process.
 */
final class Restores implements StateRestoreListener {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long started;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong firstNanos = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong lastNanos = new AtomicLong();
    private final AtomicLong runningNanos = new AtomicLong(-1);
    private final AtomicLong firstCpu = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong lastCpu = new AtomicLong();
    private final AtomicLong firstProcessCpu = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong lastProcessCpu = new AtomicLong();
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

    /** CPU time of the restore thread in these seconds. */
    double cpuSeconds() {
        return records.get() == 0 ? 0 : (lastCpu.get() - firstCpu.get()) / 1e9;
    }

    /** CPU time of the process in these seconds: also RocksDB's flushes and compaction, the compiler and garbage collection. */
    double processCpuSeconds() {
        return records.get() == 0 ? 0 : (lastProcessCpu.get() - firstProcessCpu.get()) / 1e9;
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
            firstCpu.accumulateAndGet(THREADS.getCurrentThreadCpuTime(), Math::min);
            firstProcessCpu.accumulateAndGet(SYSTEM.getProcessCpuTime(), Math::min);
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
            lastCpu.accumulateAndGet(THREADS.getCurrentThreadCpuTime(), Math::max);
            lastProcessCpu.accumulateAndGet(SYSTEM.getProcessCpuTime(), Math::max);
        }
    }
}
