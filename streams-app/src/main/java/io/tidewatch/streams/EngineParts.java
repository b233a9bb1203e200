package io.tidewatch.streams;

import io.tidewatch.streams.registry.ModelSource;
import java.util.Objects;

/**
 * What all tasks of a process share.
 *
 * @param models where each task gets the model that decides
 * @param counters what is counted
 * @param tasks where tasks show themselves
 */
public record EngineParts(ModelSource models, EngineCounters counters, TaskBoard tasks) {
    public EngineParts {
        Objects.requireNonNull(models, "models");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(tasks, "tasks");
    }
}
