package io.tidewatch.topics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The message on {@code churn.models} under {@link ModelKeys#LINES}: where a model's bands begin by now, and what the next owner of the
 * budget goes on from.
 *
 * @param model name of the model whose lines they are
 * @param graphSha256 SHA-256 of its graph
 * @param lines by group of customers
 * @param until the end of the last UTC day, in event time, that was counted
 * @param customers customers with a visit so far
 * @param regulars customers with three visits or more
 * @param days days from the first visit to the last
 * @param offsets where the next owner reads on: of each topic each partition's offset, in order
 * @param state what the next owner goes on from; for the engine alone
 * @param by the application that computed them
 * @param at when, to the millisecond
 */
public record PublishedLines(
        String model,
        String graphSha256,
        Map<String, Group> lines,
        Instant until,
        int customers,
        int regulars,
        int days,
        Map<String, List<Long>> offsets,
        String state,
        String by,
        Instant at) {
    public PublishedLines {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(graphSha256, "graphSha256");
        lines = Map.copyOf(lines);
        Objects.requireNonNull(until, "until");
        offsets = Map.copyOf(offsets);
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(at, "at");
    }

    /**
     * Where the bands of a group begin, as probabilities of being lost.
     *
     * @param watch from here WATCH
     * @param atRisk from here AT_RISK
     * @param critical from here CRITICAL
     */
    public record Group(double watch, double atRisk, double critical) {}
}
