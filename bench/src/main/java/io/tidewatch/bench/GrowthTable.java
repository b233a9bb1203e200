package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What {@link GrowthCommand} measured as a row of a table. */
final class GrowthTable {
    private GrowthTable() {}

    static String of(JsonNode growth) {
        return String.format(
                Locale.ROOT,
                "%s, %s.%n%n| users | partitions | copied | users a second | users a second of CPU | bytes | in all |"
                        + " downtime |%n|---|---|---|---|---|---|---|---|%n| %,d | %d to %d | %.1f s | %,.0f | %,.0f | %,d"
                        + " | %.1f s | %.1f s |%n",
                growth.path("machine").asText(),
                growth.path("date").asText(),
                growth.path("users").asLong(),
                growth.path("from").asInt(),
                growth.path("to").asInt(),
                growth.path("copy_seconds").asDouble(),
                growth.path("users_per_second").asDouble(),
                growth.path("users_per_cpu_second").asDouble(),
                growth.path("bytes").asLong(),
                growth.path("total_seconds").asDouble(),
                growth.path("downtime_seconds").asDouble());
    }
}
