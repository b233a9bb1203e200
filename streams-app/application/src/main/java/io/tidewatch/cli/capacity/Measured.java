package io.tidewatch.cli.capacity;

/**
 * What one user and one event cost, as {@code docs/performance.md} has it; a test compares both. Where traffic matters it is that of uniform
 * traffic, in which every event is of another user: the dearest, so what is planned with it is enough.
 *
 * @param stateBytesPerUser on an instance's disk, all stores together
 * @param changelogBytesPerEvent sent to the state's topics
 * @param eventBytes an event on {@code shop.events}, not compressed
 * @param featureBytesPerEvent on {@code churn.features}, likewise
 * @param scoreBytesPerEvent on {@code churn.scores}, likewise
 * @param cpuMicrosPerEvent of the engine's whole process, RocksDB's threads and garbage included, at the most users that were tried
 * @param eventsPerSecond of one partition on one stream thread, likewise
 * @param restoredRowsPerSecond of one stream thread
 * @param collectedEventsPerSecond of a collector on one core, one event a request
 */
record Measured(
        double stateBytesPerUser,
        double changelogBytesPerEvent,
        double eventBytes,
        double featureBytesPerEvent,
        double scoreBytesPerEvent,
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

    static final Measured PUBLISHED =
            new Measured(388.00, 250.07, 172.34, 541.97, 451.95, 30.4, 38_264, 335_252, 9_495);
}
