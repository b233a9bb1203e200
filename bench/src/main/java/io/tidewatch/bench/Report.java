package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TidewatchException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A bench's result as JSON, the one form of it: tables, goals and what is read by machines are made of this. Grows while the bench
 * runs, so that what was measured is there even if the rest fails.
 */
final class Report {
    /** What every figure of a report has in common. */
    static final String SETTING =
            "each run in a JVM of its own, the embedded broker (one node, KRaft) in another on the same"
                    + " machine, exactly-once";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Plan plan;
    private final String machine;
    private final Instant date;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final Map<String, JsonNode> parts = new LinkedHashMap<>();

    /**
     * An empty one.
     *
     * @param plan what is run
     * @param machine what it runs on
     * @param date when it began
     */
    Report(Plan plan, String machine, Instant date) {
        this.plan = plan;
        this.machine = machine;
        this.date = date;
    }

    /** Adds a scenario. */
    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** Adds what another command measured: latency, footprint, core or collector. */
    void add(String part, JsonNode figures) {
        parts.put(part, figures);
    }

    /** Whether anything failed so far. */
    boolean hasFailures() {
        return outcomes.stream().anyMatch(outcome -> !outcome.failures().isEmpty())
                || parts.values().stream().anyMatch(part -> part.has("failed"));
    }

    /** Everything so far. */
    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("plan", plan.name());
        json.put("machine", machine);
        json.put("date", date.toString());
        json.put("setting", SETTING);
        pace(json.putObject("pace"), plan.own());
        pace(json.putObject("peers_pace"), plan.peers());
        ArrayNode scenarios = json.putArray("scenarios");
        ArrayNode rows = json.putArray("rows");
        ArrayNode failures = json.putArray("failures");
        for (Outcome outcome : outcomes) {
            scenario(scenarios.addObject(), outcome.scenario());
            outcome.rows().forEach(row -> row(rows.addObject(), outcome, row));
            for (Failure failure : outcome.failures()) {
                failures.addObject()
                        .put("scenario", outcome.scenario().name())
                        .put("row", failure.row())
                        .put("round", failure.round())
                        .put("cause", failure.cause());
            }
        }
        parts.forEach(json::set);
        // Half a second of cold code reaches no goal.
        if (!plan.isSmoke()) {
            json.set("goals", Goals.json(json));
        }
        return json;
    }

    /** Writes JSON to a file. */
    static void write(Path file, JsonNode json) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        JSON.writeValue(file.toFile(), json);
    }

    /** Reads what {@link #write} wrote. */
    static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (FileNotFoundException missing) {
            throw new TidewatchException("there is no file " + file + "; name one that --json has written", missing);
        } catch (IOException unreadable) {
            throw new TidewatchException(file + " is no JSON; name a file that --json has written", unreadable);
        }
    }

    private static void pace(ObjectNode json, Pace pace) {
        json.put("most_warm_seconds", pace.warmSeconds());
        json.put("most_measure_seconds", pace.measureSeconds());
    }

    private static void scenario(ObjectNode json, Scenario scenario) {
        json.put("scenario", scenario.name());
        json.put("traffic", scenario.load().traffic().label());
        json.put("traffic_meaning", scenario.load().traffic().meaning());
        json.put("users", scenario.load().users());
        json.put("events", scenario.load().events());
        json.put("every_user_first", scenario.load().filling() > 0);
        json.put("partitions", scenario.partitions());
        json.put("stream_threads", scenario.threads());
        json.put("rounds", scenario.rounds());
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
        put(json, "ratio_to_state_line_cpu", outcome.toStateLineByCpu(row));
        json.put("process_cpu_micros_per_event", row.processCpu());
        if (row.row().isEngine()) {
            json.put("alerts_per_thousand_events", row.alerts());
        }
        put(json, "engine_ratio", outcome.engineTo(row));
        put(json, "engine_ratio_cpu", outcome.engineToByCpu(row));
        ArrayNode rounds = json.putArray("rounds");
        row.laps().forEach(rounds::addPOJO);
    }

    private static void put(ObjectNode json, String name, OptionalDouble value) {
        value.ifPresent(present -> json.put(name, present));
    }
}
