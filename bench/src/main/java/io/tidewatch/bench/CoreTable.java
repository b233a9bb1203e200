package io.tidewatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What {@link CoreCommand} measured, JMH's own JSON, as a table. */
final class CoreTable {
    private static final String BATCH = "batch";

    private CoreTable() {}

    static String of(JsonNode benchmarks) {
        StringBuilder text = new StringBuilder("| part | batch | time | ± | an event | bytes allocated an event |\n");
        text.append("|---|---|---|---|---|---|\n");
        for (JsonNode benchmark : benchmarks) {
            String name = benchmark.path("benchmark").asText();
            JsonNode metric = benchmark.path("primaryMetric");
            String unit = metric.path("scoreUnit").asText().replace("/op", "");
            String batch = benchmark.path("params").path(BATCH).asText("");
            double events = batch.isEmpty() ? 1 : Double.parseDouble(batch);
            double score = metric.path("score").asDouble();
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s %s | %s | %s %s | %s |%n",
                    name.substring(name.lastIndexOf('.') + 1),
                    batch.isEmpty() ? "–" : batch,
                    Markdown.number(score),
                    unit,
                    // JMH writes "NaN" where it has too few iterations for an error.
                    metric.path("scoreError").isNumber()
                            ? Markdown.number(metric.path("scoreError").asDouble())
                            : "–",
                    Markdown.number(score / events),
                    unit,
                    Markdown.number(allocated(benchmark) / events)));
        }
        return text.toString();
    }

    /** Its name begins with a dot in some versions. */
    private static double allocated(JsonNode benchmark) {
        JsonNode metrics = benchmark.path("secondaryMetrics");
        JsonNode plain = metrics.path("gc.alloc.rate.norm");
        return (plain.isMissingNode() ? metrics.path("·gc.alloc.rate.norm") : plain)
                .path("score")
                .asDouble();
    }
}
