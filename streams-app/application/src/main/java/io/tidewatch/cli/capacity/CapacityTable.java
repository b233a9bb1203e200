package io.tidewatch.cli.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What several demands take, side by side: a row for each resource, a column for each demand. */
final class CapacityTable {
    private CapacityTable() {}

    static List<List<String>> rows(List<Demand> demands, List<Capacity> capacities) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("users", demands, demand -> Amount.of(demand.users())));
        rows.add(row("events/s, mean", demands, demand -> Amount.rounded(demand.eventsPerSecond())));
        rows.add(row("events/s, peak", demands, demand -> Amount.rounded(demand.eventsPerSecondAtPeak())));
        rows.add(row("partitions of shop.events", capacities, part -> String.valueOf(part.partitions())));
        rows.add(row("engine pods", capacities, part -> String.valueOf(part.pods())));
        rows.add(row("engine cores, all pods", capacities, part -> Amount.rounded(part.cores())));
        rows.add(row("memory a pod", capacities, part -> String.format(Locale.ROOT, "%,d MiB", part.memoryMbPerPod())));
        rows.add(row("of it memory.writeBufferMb", capacities, part -> String.valueOf(part.writeBufferMb())));
        rows.add(row("rows a pod, copies included", capacities, part -> Amount.of(part.rowsPerPod())));
        rows.add(row("disk a pod", capacities, part -> Amount.bytes(part.diskPerPod())));
        rows.add(row(
                "restore of a pod without its disk", capacities, part -> Amount.rounded(part.restoreSeconds()) + " s"));
        rows.add(row("collector cores", capacities, part -> Amount.rounded(part.collectorCores())));
        rows.add(row("brokers' disk, all copies", capacities, part -> Amount.bytes(part.brokerDisk())));
        rows.add(row("of it churn.features", capacities, part -> Amount.bytes(part.featuresDisk())));
        rows.add(row("to the brokers, peak", capacities, part -> rate(part.producedPerSecond())));
        rows.add(row("between the brokers, peak", capacities, part -> rate(part.replicatedPerSecond())));
        rows.add(row("from the brokers to the engine, peak", capacities, part -> rate(part.consumedPerSecond())));
        rows.add(row("larger than anything measured", capacities, CapacityTable::notTried));
        return rows;
    }

    private static <T> List<String> row(String name, List<T> columns, Function<T, String> cell) {
        List<String> row = new ArrayList<>();
        row.add(name);
        columns.forEach(column -> row.add(cell.apply(column)));
        return row;
    }

    private static String rate(double bytesPerSecond) {
        return Amount.bytes(bytesPerSecond) + "/s";
    }

    private static String notTried(Capacity capacity) {
        return capacity.notTried().isEmpty() ? "–" : String.join(", ", capacity.notTried());
    }
}
