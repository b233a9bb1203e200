package io.tidewatch.bench.row;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.LagInfo;

/**
 * A process at one moment.
 *
 * @param done events it has dealt with
 * @param running whether Kafka Streams runs with at least one task
 * @param secondsToRunning from the process's beginning; negative if not yet
 * @param secondsToFirstEvent from the process's beginning to the first event dealt with; negative if there was none yet
 * @param restored records of profiles read back from the changelog
 * @param restoreSeconds how long that took
 * @param restoreCpuSeconds CPU time of the restore thread meanwhile
 * @param restoreProcessCpuSeconds CPU time of the whole process meanwhile
 * @param heapBytes heap in use
 * @param residentBytes all memory of the process that is in RAM; 0 where the system does not tell
 * @param rocksBlockCacheBytes RocksDB's block cache, write buffers charged to it included
 * @param rocksMemtableBytes RocksDB's write buffers
 * @param tasks that it runs or holds a copy of
 * @param lag records that all copies together are behind
 * @param sentBytes sent by topic, as compressed
 */
public record Vitals(
        long done,
        boolean running,
        double secondsToRunning,
        double secondsToFirstEvent,
        long restored,
        double restoreSeconds,
        double restoreCpuSeconds,
        double restoreProcessCpuSeconds,
        long heapBytes,
        long residentBytes,
        long rocksBlockCacheBytes,
        long rocksMemtableBytes,
        int tasks,
        long lag,
        Map<String, Long> sentBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1024;

    /** Of a row on another platform, of which no more is known. */
    static Vitals of(RunningRow row) {
        return new Vitals(row.done(), !row.failed(), -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
    }

    static Vitals of(StreamsRow row, Restores restores, FirstEvent first) {
        return new Vitals(
                row.done(),
                row.streams().state().name().equals("RUNNING")
                        && row.streams().metadataForLocalThreads().stream()
                                .anyMatch(thread -> !thread.activeTasks().isEmpty()),
                restores.secondsToRunning(),
                first.seconds(),
                restores.records(),
                restores.seconds(),
                restores.cpuSeconds(),
                restores.processCpuSeconds(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                resident(),
                largest(row, "block-cache-usage"),
                sum(row, "size-all-mem-tables"),
                row.streams().metadataForLocalThreads().stream()
                        .mapToInt(thread -> thread.activeTasks().size()
                                + thread.standbyTasks().size())
                        .sum(),
                row.streams().allLocalStorePartitionLags().values().stream()
                        .flatMap(partitions -> partitions.values().stream())
                        .mapToLong(LagInfo::offsetLag)
                        .sum(),
                sentBytes(row));
    }

    private static Map<String, Long> sentBytes(StreamsRow row) {
        return row.streams().metrics().values().stream()
                .filter(one -> one.metricName().name().equals("byte-total"))
                .filter(one -> one.metricName().tags().containsKey("topic"))
                .collect(Collectors.toMap(
                        one -> one.metricName().tags().get("topic"),
                        one -> ((Number) one.metricValue()).longValue(),
                        Long::sum));
    }

    /** The cache is one for all stores, and each of them tells all of it. */
    private static long largest(StreamsRow row, String metric) {
        return values(row, metric).max().orElse(0);
    }

    private static long sum(StreamsRow row, String metric) {
        return values(row, metric).sum();
    }

    private static LongStream values(StreamsRow row, String metric) {
        return row.streams().metrics().values().stream()
                .filter(one -> one.metricName().name().equals(metric))
                .map(Metric::metricValue)
                .filter(Number.class::isInstance)
                .mapToLong(value -> ((Number) value).longValue());
    }

    private static long resident() {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
