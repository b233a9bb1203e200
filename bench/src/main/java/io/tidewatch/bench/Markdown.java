package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** A bench's result ({@link Report}) as tables for people. */
final class Markdown {
    private static final String NONE = "–";
    private static final String NOT_MEASURED = "Not measured in this run.\n";

    private Markdown() {}

    /** Everything. */
    static String of(JsonNode result) {
        StringBuilder text = new StringBuilder(block(result, "made"));
        for (String key : List.of("goals", "throughput", "latency", "footprint", "core", "collector")) {
            if (key.equals("throughput") || result.has(key)) {
                text.append('\n').append(block(result, key));
            }
        }
        return text.toString();
    }

    /**
     * One part of a result.
     *
     * @param key {@code made}, {@code goals}, {@code throughput}, or the label of a {@link Part}
     */
    static String block(JsonNode result, String key) {
        JsonNode part = result.path(key);
        if (part.has("failed")) {
            return "Failed: " + firstLine(part.path("failed").asText()) + "\n";
        }
        return switch (key) {
            case "made" -> head(result);
            case "throughput" -> throughput(result);
            case "goals" -> part.isMissingNode() ? NOT_MEASURED : goals(part);
            case "latency" -> part.isMissingNode() ? NOT_MEASURED : LatencyTable.of(part);
            case "footprint" -> part.isMissingNode() ? NOT_MEASURED : FootprintTable.of(part);
            case "collector" -> part.isMissingNode() ? NOT_MEASURED : CollectorTable.of(part);
            case "core" -> part.isMissingNode() ? NOT_MEASURED : CoreTable.of(part);
            default -> throw new IllegalArgumentException("a result has no part '" + key + "'");
        };
    }

    private static String throughput(JsonNode result) {
        StringBuilder text = new StringBuilder();
        for (JsonNode scenario : result.path("scenarios")) {
            text.append(text.isEmpty() ? "" : "\n").append(scenario(result, scenario));
        }
        return text.toString();
    }

    /** What was run, where and when. */
    static String head(JsonNode result) {
        return String.format(
                Locale.ROOT,
                "%s, %s; plan %s: a run warms up until its CPU time per event no longer falls, at most %s s (peers %s), and is then"
                        + " measured for at most %s s (peers %s); rows in turn, in reversed order every other round; %s. Medians of the"
                        + " rounds; spread is largest less smallest over the median.%n",
                result.path("machine").asText(),
                result.path("date").asText(),
                result.path("plan").asText(),
                number(result.at("/pace/most_warm_seconds").asDouble()),
                number(result.at("/peers_pace/most_warm_seconds").asDouble()),
                number(result.at("/pace/most_measure_seconds").asDouble()),
                number(result.at("/peers_pace/most_measure_seconds").asDouble()),
                result.path("setting").asText());
    }

    /** A scenario's rows, and what failed of them. */
    static String scenario(JsonNode result, JsonNode scenario) {
        StringBuilder text = new StringBuilder();
        String name = scenario.path("scenario").asText();
        int partitions = scenario.path("partitions").asInt();
        int threads = scenario.path("stream_threads").asInt();
        int rounds = scenario.path("rounds").asInt();
        text.append(String.format(
                Locale.ROOT,
                "**%s**: %,d events, %,d users, %s%s; %d %s, %d stream %s, %d %s.%n%n",
                name,
                scenario.path("events").asLong(),
                scenario.path("users").asLong(),
                scenario.path("traffic_meaning").asText(),
                scenario.path("every_user_first").asBoolean() ? ", after one event of every user" : "",
                partitions,
                partitions == 1 ? "partition" : "partitions",
                threads,
                threads == 1 ? "thread" : "threads",
                rounds,
                rounds == 1 ? "round" : "rounds"));
        text.append(
                "| row | events/s | spread | / state line | / faster state line | CPU µs/event | spread | state line / row, CPU"
                        + " | process CPU µs/event | engine / row | by CPU | alerts per 1,000 events |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (JsonNode row : result.path("rows")) {
            if (row.path("scenario").asText().equals(name)) {
                text.append(row(row));
            }
        }
        for (JsonNode failure : result.path("failures")) {
            if (failure.path("scenario").asText().equals(name)) {
                text.append(String.format(
                        Locale.ROOT,
                        "%nFailed: %s in round %d: %s%n",
                        failure.path("row").asText(),
                        failure.path("round").asInt(),
                        firstLine(failure.path("cause").asText())));
            }
        }
        return text.toString();
    }

    /** The goals' state. */
    static String goals(JsonNode goals) {
        StringBuilder text = new StringBuilder("| goal | line | measured | state |\n|---|---|---|---|\n");
        for (JsonNode goal : goals) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s |%n",
                    goal.path("goal").asText(),
                    goal.path("line").asText(),
                    goal.has("measured") ? number(goal.path("measured").asDouble()) : NONE,
                    goal.path("state").asText()));
        }
        return text.toString();
    }

    /** With as many digits as say something: 1,234; 12.3; 0.12. */
    static String number(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String row(JsonNode row) {
        boolean several = row.path("rounds").size() > 1;
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %s | %.1f | %s | %s | %.1f | %s | %s | %s |%n",
                row.path("row").asText(),
                row.path("events_per_second").asDouble(),
                percent(row.path("spread"), several),
                ratio(row.path("ratio_to_state_line")),
                ratio(row.path("ratio_to_faster_state_line")),
                row.path("cpu_micros_per_event").asDouble(),
                percent(row.path("cpu_spread"), several),
                ratio(row.path("ratio_to_state_line_cpu")),
                row.path("process_cpu_micros_per_event").asDouble(),
                ratio(row.path("engine_ratio")),
                ratio(row.path("engine_ratio_cpu")),
                row.path("alerts_per_thousand_events").isNumber()
                        ? number(row.path("alerts_per_thousand_events").asDouble())
                        : NONE);
    }

    /** Of one round there is no spread. */
    private static String percent(JsonNode share, boolean several) {
        return several ? String.format(Locale.ROOT, "%.0f %%", 100 * share.asDouble()) : NONE;
    }

    private static String ratio(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : NONE;
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
