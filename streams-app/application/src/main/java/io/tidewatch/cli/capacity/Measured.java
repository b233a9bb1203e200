package io.tidewatch.cli.capacity;

import java.util.List;

/**
 * What one user and one event cost, as {@code docs/performance.md} has it; a test compares both. Where traffic matters it is that of uniform
 * traffic, in which every event is of another user: the dearest, so what is planned with it is enough.
 *
 * @param stateBytesPerUser on an instance's disk, all stores together
 * @param eventBytes at different paces, the slowest first
 * @param cpuMicrosPerEvent of the engine's whole process, RocksDB's threads and garbage included, at the most users that were tried
 * @param eventsPerSecond of one partition on one stream thread, likewise
 * @param restoredRowsPerSecond of one stream thread
 * @param collectedEventsPerSecond of a collector on one core, one event a request
 */
record Measured(
        double stateBytesPerUser,
        List<EventBytes> eventBytes,
        double cpuMicrosPerEvent,
        double eventsPerSecond,
        double restoredRowsPerSecond,
        double collectedEventsPerSecond) {
    /** The largest run of the bench: so many users on so many partitions, in one process with one stream thread. */
    static final long MOST_USERS = 10_000_000;

    static final int PARTITIONS_OF_MOST_USERS = 4;
    /** The most partitions that anything was measured with, and the most instances at a time. */
    static final int MOST_PARTITIONS = 16;

    static final int MOST_PODS = 2;

    static final Measured PUBLISHED = new Measured(
            412.61,
            List.of(
                    new EventBytes(3, 255.13, 545.66, 472.86, 492.95, 534.59),
                    new EventBytes(20, 255.15, 344.07, 312.29, 313.19, 409.41),
                    new EventBytes(60, 255.04, 221.56, 209.57, 196.78, 339.49)),
            30.4,
            38_264,
            351_823,
            9_495);

    Measured {
        eventBytes = List.copyOf(eventBytes);
    }

    /** Those of the fastest pace that is not faster than this one; of the slowest where all are. Bytes fall with the pace, so they are enough. */
    EventBytes bytesAt(double perSecondAndPartition) {
        return eventBytes.stream()
                .filter(bytes -> bytes.perSecondAndPartition() <= perSecondAndPartition)
                .reduce((slower, faster) -> faster)
                .orElseGet(() -> eventBytes.get(0));
    }
}
