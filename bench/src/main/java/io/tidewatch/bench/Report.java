package io.tidewatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Throughput for people (Markdown) and machines (JSON).
 *
 * @param plan what was run
 * @param machine what it ran on
 * @param date when it began
 * @param outcomes by scenario
 */
record Report(Plan plan, String machine, Instant date, List<Outcome> outcomes) {
    /** What every figure of a report has in common. */
    static final String SETTING =
            "each run in a JVM of its own, the embedded broker (one node, KRaft) in another on the same"
                    + " machine, exactly-once";

    private static final String NONE = "–";

    Report {
        outcomes = List.copyOf(outcomes);
    }

    /** A table for each scenario. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s, %s; plan %s, %d rounds in turn, at most %.1f s warm-up and %.1f s measured a run; %s. Medians; spread is"
                        + " largest less smallest over the median.%n",
                machine,
                date,
                plan.name(),
                plan.rounds(),
                plan.warmSeconds(),
                plan.measureSeconds(),
                SETTING));
        outcomes.forEach(outcome -> table(text, outcome));
        return text.toString();
    }

    /** The same as JSON. */
    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("plan", plan.name());
        json.put("machine", machine);
        json.put("date", date.toString());
        json.put("setting", SETTING);
        json.put("rounds", plan.rounds());
        json.put("warm_seconds", plan.warmSeconds());
        json.put("measure_seconds", plan.measureSeconds());
        ArrayNode scenarios = json.putArray("scenarios");
        ArrayNode rows = json.putArray("rows");
        for (Outcome outcome : outcomes) {
            scenario(scenarios.addObject(), outcome.scenario());
            outcome.rows().forEach(row -> row(rows.addObject(), outcome, row));
        }
        return json;
    }

    /** Writes JSON to a file. */
    static void write(Path file, ObjectNode json) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json);
    }

    private static void table(StringBuilder text, Outcome outcome) {
        Scenario scenario = outcome.scenario();
        text.append(String.format(
                Locale.ROOT,
                "%n**%s**: %,d events, %,d users, %s%s; %d %s, %d stream %s.%n%n",
                scenario.name(),
                scenario.load().events(),
                scenario.load().users(),
                scenario.load().traffic().meaning(),
                scenario.load().filling() > 0 ? ", after one event of every user" : "",
                scenario.partitions(),
                scenario.partitions() == 1 ? "partition" : "partitions",
                scenario.threads(),
                scenario.threads() == 1 ? "thread" : "threads"));
        text.append(
                "| row | events/s | spread | / state line | / faster state line | CPU µs/event | spread | state line / row, CPU"
                        + " | process CPU µs/event | engine / row |\n");
        text.append("|---|---|---|---|---|---|---|---|---|---|\n");
        for (Figures row : outcome.rows()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %.0f %% | %s | %s | %.1f | %.0f %% | %s | %.1f | %s |%n",
                    row.row().label(),
                    row.rate(),
                    100 * row.spread(),
                    ratio(outcome.toStateLine(row)),
                    ratio(outcome.toFasterStateLine(row)),
                    row.cpu(),
                    100 * row.cpuSpread(),
                    ratio(outcome.toStateLineByCpu(row)),
                    row.processCpu(),
                    ratio(outcome.engineTo(row))));
        }
    }

    private static void scenario(ObjectNode json, Scenario scenario) {
        json.put("scenario", scenario.name());
        json.put("traffic", scenario.load().traffic().label());
        json.put("users", scenario.load().users());
        json.put("events", scenario.load().events());
        json.put("every_user_first", scenario.load().filling() > 0);
        json.put("partitions", scenario.partitions());
        json.put("stream_threads", scenario.threads());
    }

    private static void row(ObjectNode json, Outcome outcome, Figures row) {
        json.put("scenario", outcome.scenario().name());
        json.put("row", row.row().label());
        json.put("meaning", row.row().meaning());
        json.put("code", row.row().path());
        json.put("events_per_second", row.rate());
        json.put("spread", row.spread());
        put(json, "ratio_to_state_line", outcome.toStateLine(row));
        put(json, "ratio_to_faster_state_line", outcome.toFasterStateLine(row));
        json.put("cpu_micros_per_event", row.cpu());
        json.put("cpu_spread", row.cpuSpread());
        put(json, "cpu_ratio_to_state_line", outcome.toStateLineByCpu(row));
        json.put("process_cpu_micros_per_event", row.processCpu());
        put(json, "engine_ratio", outcome.engineTo(row));
        ArrayNode rounds = json.putArray("rounds");
        row.laps().forEach(rounds::addPOJO);
    }

    private static void put(ObjectNode json, String name, OptionalDouble value) {
        value.ifPresent(present -> json.put(name, present));
    }

    private static String ratio(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : NONE;
    }
}
