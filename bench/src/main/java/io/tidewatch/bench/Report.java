package io.tidewatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as a table for people and as JSON for machines. */
final class Report {

    private final Load load;
    private final int partitions;
    private final List<Figures> figures;

    Report(Load load, int partitions, List<Figures> figures) {
        this.load = load;
        this.partitions = partitions;
        this.figures = List.copyOf(figures);
    }

    /** A table in Markdown. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%s, %s%n%,d events of %,d users, uniform, %d partitions, one stream thread, exactly-once, broker in the"
                        + " same JVM%n%n",
                machine(),
                Instant.now(),
                load.events(),
                load.users(),
                partitions));
        table.append(
                "| row | what it does | events/s | spread | CPU µs/event | engine / row, events/s | row / engine, CPU |\n");
        table.append("|---|---|---|---|---|---|---|\n");
        Figures engine = engine();
        for (Figures row : figures) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %,.0f | %.0f %% | %.1f | %.2f | %.2f |%n",
                    row.row(),
                    row.meaning(),
                    row.medianRate(),
                    100 * row.spread(),
                    row.medianCpu(),
                    engine.medianRate() / row.medianRate(),
                    row.medianCpu() / engine.medianCpu()));
        }
        return table.toString();
    }

    /** The same as JSON. */
    void writeJson(Path file) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        Figures engine = engine();
        for (Figures row : figures) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("row", row.row());
            json.put("meaning", row.meaning());
            json.put("events_per_second", row.medianRate());
            json.put("spread", row.spread());
            json.put("cpu_micros_per_event", row.medianCpu());
            json.put("engine_ratio", engine.medianRate() / row.medianRate());
            json.put("engine_ratio_cpu", row.medianCpu() / engine.medianCpu());
            json.put("rounds_events_per_second", row.eventsPerSecond());
            rows.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("machine", machine());
        json.put("date", Instant.now().toString());
        json.put("events", load.events());
        json.put("users", load.users());
        json.put("partitions", partitions);
        json.put("rows", rows);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json);
    }

    private Figures engine() {
        return figures.stream()
                .filter(row -> row.row().equals(EngineRow.NAME))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The bench has no row " + EngineRow.NAME + "."));
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.arch") + ", "
                + System.getProperty("os.name") + ", Java " + Runtime.version().feature();
    }
}
