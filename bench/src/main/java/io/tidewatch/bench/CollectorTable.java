package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What {@link CollectorCommand} measured as a table. */
final class CollectorTable {
    private CollectorTable() {}

    static String of(JsonNode collector) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %s; %,d connections, %d partitions, %.0f s after %.0f s of warm-up; each row %s, broker and load on the others;"
                        + " an answer comes when Kafka has committed. Latency in milliseconds, of a request (of the producer: of an"
                        + " event), at full load from when it was sent, at half load from when it was due.%n%n",
                collector.path("machine").asText(),
                collector.path("date").asText(),
                collector.path("connections").asInt(),
                collector.path("partitions").asInt(),
                collector.path("measure_seconds").asDouble(),
                collector.path("warm_seconds").asDouble(),
                collector.path("pinned").asBoolean()
                        ? "on a core of its own"
                        : "with one processor as the JVM sees it, not kept on a core"));
        text.append(
                "| row | events a request | events/s | events a CPU second | of its core | p50 | p99 | half load: events/s | p50 | p99 |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|\n");
        collector
                .path("rows")
                .forEach(row -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %d | %,.0f | %,.0f | %.0f %% | %d | %d | %,.0f | %d | %d |%n",
                        row.path("row").asText(),
                        row.path("events_of_a_request").asInt(),
                        row.at("/full/events_per_second").asDouble(),
                        row.at("/full/events_per_cpu_second").asDouble(),
                        100 * row.at("/full/core_share").asDouble(),
                        row.at("/full/p50_ms").asLong(),
                        row.at("/full/p99_ms").asLong(),
                        row.at("/half/events_per_second").asDouble(),
                        row.at("/half/p50_ms").asLong(),
                        row.at("/half/p99_ms").asLong())));
        return text.toString();
    }
}
