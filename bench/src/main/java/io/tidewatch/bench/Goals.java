package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.bench.row.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What Tidewatch wants to reach, and whether a result reaches it: the only place that knows the goals. */
final class Goals {
    private static final String RATIO = "";
    private static final String MILLIS = " ms";

    private static final List<Goal> ALL = List.of(
            rows(
                    "engine / state line, caching off, session traffic",
                    1.0,
                    "session",
                    RowKind.ENGINE,
                    "ratio_to_state_line"),
            rows(
                    "engine / state line, caching off, uniform users",
                    0.9,
                    "uniform",
                    RowKind.ENGINE,
                    "ratio_to_state_line"),
            rows(
                    "engine / the faster state line, session traffic",
                    0.8,
                    "session",
                    RowKind.ENGINE,
                    "ratio_to_faster_state_line"),
            rows(
                    "engine / the faster state line, uniform users",
                    0.8,
                    "uniform",
                    RowKind.ENGINE,
                    "ratio_to_faster_state_line"),
            rows(
                    "engine / Flink scoring per event, session traffic",
                    3.5,
                    "session",
                    RowKind.FLINK_STEP,
                    "engine_ratio"),
            rows("engine / Flink scoring per event, uniform users", 3.5, "uniform", RowKind.FLINK_STEP, "engine_ratio"),
            rows(
                    "engine / Flink with a buffered batch, session traffic",
                    1.2,
                    "session",
                    RowKind.FLINK_BATCH,
                    "engine_ratio"),
            rows(
                    "engine / Flink with a buffered batch, uniform users",
                    1.2,
                    "uniform",
                    RowKind.FLINK_BATCH,
                    "engine_ratio"),
            rows(
                    "engine / Kafka Streams re-scoring a window of 50 per event, session traffic",
                    10,
                    "session",
                    RowKind.STREAMS_WINDOW,
                    "engine_ratio"),
            rows(
                    "engine / Kafka Streams re-scoring a window of 50 per event, uniform users",
                    10,
                    "uniform",
                    RowKind.STREAMS_WINDOW,
                    "engine_ratio"),
            most("p99 at half load, exactly-once", 150, MILLIS, result -> p99(result, "exactly-once")),
            most("p99 at half load, at-least-once", 30, MILLIS, result -> p99(result, "at-least-once")),
            footprint("bytes per user on disk, after session traffic", 512, "disk_bytes_per_user"),
            footprint(
                    "bytes per user on disk, after uniform traffic", 512, "disk_bytes_per_user_after_uniform_traffic"),
            footprint("changelog bytes per event, session traffic", 300, "changelog_bytes_per_event_session"),
            footprint("changelog bytes per event, uniform users", 300, "changelog_bytes_per_event_uniform"),
            least(
                    "10 million users / 100,000 users, throughput, session traffic",
                    0.7,
                    RATIO,
                    result -> growth(result, "session")),
            least(
                    "10 million users / 100,000 users, throughput, uniform users",
                    0.7,
                    RATIO,
                    result -> growth(result, "uniform")),
            least(
                    "restore, users a second and core",
                    300_000,
                    "",
                    result -> number(result.at("/footprint/restore_rows_per_cpu_second_of_its_thread"))));

    private Goals() {}

    /**
     * One goal.
     *
     * @param what in words
     * @param target the line
     * @param atLeast whether the line is to be reached from below
     * @param unit after a figure
     * @param measured out of a result
     */
    private record Goal(
            String what, double target, boolean atLeast, String unit, Function<JsonNode, OptionalDouble> measured) {
        private boolean reachedBy(double value) {
            return atLeast ? value >= target : value <= target;
        }
    }

    private static Goal footprint(String what, double bytes, String figure) {
        return most(what, bytes, " bytes", result -> number(result.at("/footprint/" + figure)));
    }

    /** The state of each goal in a result: {@code reached}, {@code not reached} or {@code not measured}. */
    static ArrayNode json(JsonNode result) {
        ArrayNode goals = new ObjectMapper().createArrayNode();
        for (Goal goal : ALL) {
            OptionalDouble measured = goal.measured.apply(result);
            ObjectNode one = goals.addObject();
            one.put("goal", goal.what);
            one.put("line", (goal.atLeast ? "≥ " : "≤ ") + Markdown.number(goal.target) + goal.unit);
            measured.ifPresent(value -> one.put("measured", value));
            one.put(
                    "state",
                    measured.isEmpty()
                            ? "not measured"
                            : goal.reachedBy(measured.getAsDouble()) ? "reached" : "not reached");
        }
        return goals;
    }

    private static Goal rows(String what, double target, String traffic, RowKind row, String figure) {
        return least(what, target, RATIO, result -> ofRow(result, traffic, row, figure));
    }

    private static Goal least(String what, double target, String unit, Function<JsonNode, OptionalDouble> measured) {
        return new Goal(what, target, true, unit, measured);
    }

    private static Goal most(String what, double target, String unit, Function<JsonNode, OptionalDouble> measured) {
        return new Goal(what, target, false, unit, measured);
    }

    /** Of the first scenario with that traffic that has it: the plans put the one that the goals speak of first. */
    private static OptionalDouble ofRow(JsonNode result, String traffic, RowKind row, String figure) {
        return scenarios(result, traffic, scenario -> true).stream()
                .map(scenario -> figure(result, scenario, row, figure))
                .flatMapToDouble(OptionalDouble::stream)
                .findFirst();
    }

    private static OptionalDouble growth(JsonNode result, String traffic) {
        OptionalDouble small = filled(result, traffic, 100_000);
        OptionalDouble large = filled(result, traffic, 10_000_000);
        return small.isPresent() && large.isPresent()
                ? OptionalDouble.of(large.getAsDouble() / small.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble filled(JsonNode result, String traffic, int users) {
        return scenarios(
                        result,
                        traffic,
                        scenario -> scenario.path("every_user_first").asBoolean()
                                && scenario.path("users").asInt() == users)
                .stream()
                .map(scenario -> figure(result, scenario, RowKind.ENGINE, "events_per_second"))
                .flatMapToDouble(OptionalDouble::stream)
                .findFirst();
    }

    private static List<String> scenarios(JsonNode result, String traffic, Function<JsonNode, Boolean> wanted) {
        List<String> names = new ArrayList<>();
        for (JsonNode scenario : result.path("scenarios")) {
            if (scenario.path("traffic").asText().equals(traffic) && wanted.apply(scenario)) {
                names.add(scenario.path("scenario").asText());
            }
        }
        return names;
    }

    private static OptionalDouble figure(JsonNode result, String scenario, RowKind row, String figure) {
        return elements(result.path("rows"))
                .filter(one -> one.path("scenario").asText().equals(scenario)
                        && one.path("row").asText().equals(row.label()))
                .map(one -> number(one.path(figure)))
                .flatMapToDouble(OptionalDouble::stream)
                .findFirst();
    }

    private static OptionalDouble p99(JsonNode result, String guarantee) {
        return elements(result.at("/latency/rows"))
                .filter(one -> one.path("row").asText(RowKind.ENGINE.label()).equals(RowKind.ENGINE.label())
                        && one.path("guarantee").asText().equals(guarantee)
                        && one.path("share_of_maximum").asDouble() == 0.5)
                .map(one -> number(one.at("/events/p99_ms")))
                .flatMapToDouble(OptionalDouble::stream)
                .findFirst();
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static OptionalDouble number(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
    }
}
