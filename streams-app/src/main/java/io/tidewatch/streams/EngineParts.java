package io.tidewatch.streams;

import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.scoring.Scorer;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What all tasks of a process share.
 *
 * @param scorers a new scorer for each task, which closes it
 * @param policy the alert policy for the scorers' model
 * @param counters what is counted
 * @param tasks where tasks show themselves
 */
public record EngineParts(Supplier<Scorer> scorers, AlertPolicy policy, EngineCounters counters, TaskBoard tasks) {
    public EngineParts {
        Objects.requireNonNull(scorers, "scorers");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(tasks, "tasks");
    }
}
