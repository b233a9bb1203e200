package io.tidewatch.bench.row;

/**
 * One run's figures.
 *
 * @param eventsPerSecond by the wall clock
 * @param cpuMicros CPU time of the threads that do the row's work per event, microseconds
 * @param processCpuMicros CPU time of the whole process per event, microseconds: the above, RocksDB's, Kafka's, garbage, compiler
 * @param alertsPerThousand alerts that a thousand events raised, resolved ones included; 0 for what raises none
 * @param events how many were measured
 * @param seconds for how long
 * @param warmSeconds how long it had run before
 * @param settled whether its CPU time per event had stopped falling by then
 */
public record Lap(
        double eventsPerSecond,
        double cpuMicros,
        double processCpuMicros,
        double alertsPerThousand,
        long events,
        double seconds,
        double warmSeconds,
        boolean settled) {}
