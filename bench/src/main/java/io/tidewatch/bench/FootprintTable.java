package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What {@link FootprintCommand} measured as a table. */
final class FootprintTable {
    private FootprintTable() {}

    static String of(JsonNode footprint) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %s; %,d users with %d events each, then %,d events of session and as many of uniform traffic, %d partitions,"
                        + " one stream thread, exactly-once.%n%n",
                footprint.path("machine").asText(),
                footprint.path("date").asText(),
                footprint.path("users").asLong(),
                footprint.path("fill").asInt(),
                footprint.path("events").asLong(),
                footprint.path("partitions").asInt()));
        text.append("| figure | |\n|---|---|\n");
        footprint.properties().forEach(field -> {
            // The others are the setting, which is a whole number or a word.
            if (field.getValue().isDouble()) {
                double value = field.getValue().asDouble();
                text.append(String.format(
                        Locale.ROOT,
                        value < 1000 ? "| %s | %,.2f |%n" : "| %s | %,.0f |%n",
                        field.getKey().replace('_', ' '),
                        value));
            }
        });
        return text.toString();
    }
}
