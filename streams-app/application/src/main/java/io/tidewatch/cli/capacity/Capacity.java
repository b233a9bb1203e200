package io.tidewatch.cli.capacity;

import java.util.ArrayList;
import java.util.List;

/**
 * What a demand takes: partitions, pods, and each pod's and the brokers' resources. Bytes are bytes, seconds seconds.
 *
 * @param partitions of {@code shop.events}
 * @param pods of the engine
 * @param cores of the engine, all pods together, busy to {@link #BUSY} at the peak
 * @param memoryMbPerPod MiB, as the chart adds it up
 * @param writeBufferMb of those, the write buffers
 * @param rowsPerPod copies included
 * @param diskPerPod room for compaction included
 * @param restoreSeconds of a pod that has lost its disk, its own rows by one stream thread
 * @param collectorCores of the collectors, likewise busy
 * @param brokerDisk all topics and copies
 * @param featuresDisk of that {@code churn.features} with its copies, most of it
 * @param producedPerSecond bytes to the brokers at the peak, copies left out
 * @param replicatedPerSecond between the brokers, likewise
 * @param consumedPerSecond from the brokers to the engine, likewise
 * @param notTried what of it is larger than anything that was measured
 */
record Capacity(
        int partitions,
        int pods,
        double cores,
        int memoryMbPerPod,
        int writeBufferMb,
        long rowsPerPod,
        double diskPerPod,
        double restoreSeconds,
        double collectorCores,
        double brokerDisk,
        double featuresDisk,
        double producedPerSecond,
        double replicatedPerSecond,
        double consumedPerSecond,
        List<String> notTried) {
    /** At the peak; the other half is for a pod that is away, a restore beside the work and a backlog. */
    static final double BUSY = 0.5;

    /** The catalog's number, which 2, 3, 4, 6 and 12 pods share evenly; more is a multiple of it. */
    static final int PARTITION_STEP = 12;
    /** Two, because one can then be rolled while the other works. */
    static final int LEAST_PODS = 2;
    /** Stream threads of a pod, and MiB of its parts, as the chart has them; a test compares both. */
    static final int THREADS = 2;

    static final int HEAP_MB = 1024;
    static final int BLOCK_CACHE_MB = 128;
    static final int WRITE_BUFFER_MB = 128;
    static final int OVERHEAD_MB = 640;
    /** An instance may have to own all partitions, and a smaller buffer makes files too small. */
    static final int WRITE_BUFFER_MB_PER_PARTITION = 8;
    /** RocksDB writes files anew beside the old ones, and Kafka's cleaner leaves a compacted topic until half of it is outdated. */
    static final double ROOM = 2;

    static Capacity of(Demand demand, Sizing sizing, Measured measured) {
        double peak = demand.eventsPerSecondAtPeak();
        int partitions = partitions(demand, measured);
        double cores = peak * measured.cpuMicrosPerEvent() / 1e6 / BUSY;
        double rows = (double) demand.users() * (1 + sizing.standbys());
        double wanted = Math.max(Math.ceil(rows / sizing.rowsPerPod()), Math.ceil(cores / THREADS));
        int pods = (int) Math.min(partitions, Math.max(Math.max(LEAST_PODS, 1 + sizing.standbys()), wanted));
        long rowsPerPod = (long) Math.ceil(rows / pods);
        int writeBuffer = Math.max(WRITE_BUFFER_MB, WRITE_BUFFER_MB_PER_PARTITION * partitions);

        EventBytes bytes = measured.bytesAt(demand.eventsPerSecond() / partitions);
        double produced = peak * bytes.sent();
        double features = demand.eventsADay() * sizing.featureDays() * bytes.features();
        double disk = demand.eventsADay() * sizing.eventDays() * bytes.events()
                + features
                + demand.users() * ROOM * (bytes.changelogsSent() + bytes.scoresSent());
        return new Capacity(
                partitions,
                pods,
                cores,
                HEAP_MB + BLOCK_CACHE_MB + writeBuffer + OVERHEAD_MB,
                writeBuffer,
                rowsPerPod,
                rowsPerPod * measured.stateBytesPerUser() * ROOM,
                (double) demand.users() / pods / measured.restoredRowsPerSecond(),
                peak / measured.collectedEventsPerSecond() / BUSY,
                disk * sizing.replication(),
                features * sizing.replication(),
                produced,
                produced * (sizing.replication() - 1),
                peak * (bytes.events() + sizing.standbys() * bytes.changelogsSent()),
                notTried(partitions, pods, rowsPerPod));
    }

    /** By what a partition can carry and hold, so that neither is more than was measured. */
    private static int partitions(Demand demand, Measured measured) {
        double byRate = demand.eventsPerSecondAtPeak() / (measured.eventsPerSecond() * BUSY);
        double byRows = (double) demand.users() * Measured.PARTITIONS_OF_MOST_USERS / Measured.MOST_USERS;
        return PARTITION_STEP * (int) Math.max(1, Math.ceil(Math.max(byRate, byRows) / PARTITION_STEP));
    }

    private static List<String> notTried(int partitions, int pods, long rowsPerPod) {
        List<String> larger = new ArrayList<>();
        if (rowsPerPod > Measured.MOST_USERS) {
            larger.add("rows a pod");
        }
        if (partitions > Measured.MOST_PARTITIONS) {
            larger.add("partitions");
        }
        if (pods > Measured.MOST_PODS) {
            larger.add("pods");
        }
        return List.copyOf(larger);
    }
}
