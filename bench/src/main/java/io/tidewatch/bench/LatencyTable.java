package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What {@link LatencyCommand} measured as a table. */
final class LatencyTable {
    private static final String NONE = "–";

    private LatencyTable() {}

    static String of(JsonNode latency) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %s; open loop, %,d users drawn evenly, %d partitions, one stream thread, %.0f s after %.0f s of warm-up; the"
                        + " row, the broker, and sender and reader each in a JVM of their own on this machine; shares are of what"
                        + " the row itself works off a burst with. Milliseconds from creation to visibility, read committed.%n%n",
                latency.path("machine").asText(),
                latency.path("date").asText(),
                latency.path("users").asLong(),
                latency.path("partitions").asInt(),
                latency.path("measure_seconds").asDouble(),
                latency.path("warm_seconds").asDouble()));
        text.append(
                "| row | guarantee | load | events/s | events seen / sent | p50 | p99 | p99.9 | alerts | p50 | p99 |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        latency.path("rows").forEach(row -> text.append(row(row)));
        latency.path("failures").forEach(failure -> text.append(failure(failure)));
        return text.toString();
    }

    static String row(JsonNode row) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.0f %% | %,.0f | %,d / %,d | %s | %s | %s | %,d | %s | %s |%n",
                row.path("row").asText(),
                row.path("guarantee").asText(),
                100 * row.path("share_of_maximum").asDouble(),
                row.path("events_per_second").asDouble(),
                row.at("/events/count").asLong(),
                row.path("sent").asLong(),
                percentile(row.path("events"), "p50_ms", 0.5),
                percentile(row.path("events"), "p99_ms", 0.99),
                percentile(row.path("events"), "p999_ms", 0.999),
                row.at("/alerts/count").asLong(),
                percentile(row.path("alerts"), "p50_ms", 0.5),
                percentile(row.path("alerts"), "p99_ms", 0.99));
    }

    private static String failure(JsonNode failure) {
        return String.format(
                Locale.ROOT,
                "%nFailed: %s, %s: %s%n",
                failure.path("row").asText(),
                failure.path("guarantee").asText(),
                Markdown.firstLine(failure.path("cause").asText()));
    }

    /** Too few for a percentile are not given one. */
    private static String percentile(JsonNode latencies, String name, double share) {
        return latencies.path("count").asLong() * (1 - share) < 1
                ? NONE
                : Long.toString(latencies.path(name).asLong());
    }
}
