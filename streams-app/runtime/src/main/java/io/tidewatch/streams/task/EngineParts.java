package io.tidewatch.streams.task;

import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.streams.state.TaskShares;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * What all tasks of a process share.
 *
 * @param models where each task gets the model that decides
 * @param counters what is counted
 * @param tasks where tasks show themselves
 * @param shares how they share memory
 * @param heap what events on their way may take of it
 * @param home which partition an event belongs to
 * @param sources what tasks and consumers tell each other
 * @param monotonicNanos a clock that nobody sets, as {@link System#nanoTime()}
 */
public record EngineParts(
        ModelSource models,
        EngineCounters counters,
        TaskBoard tasks,
        TaskShares shares,
        HeapBudget heap,
        HomePartition home,
        TaskSources sources,
        LongSupplier monotonicNanos) {
    /** The parts of a process, with its own heap and clock. */
    public EngineParts(
            ModelSource models, EngineCounters counters, TaskBoard tasks, HomePartition home, TaskSources sources) {
        this(models, counters, tasks, new TaskShares(), HeapBudget.ofThisProcess(), home, sources, System::nanoTime);
    }

    public EngineParts {
        Objects.requireNonNull(models, "models");
        Objects.requireNonNull(counters, "counters");
        Objects.requireNonNull(tasks, "tasks");
        Objects.requireNonNull(shares, "shares");
        Objects.requireNonNull(heap, "heap");
        Objects.requireNonNull(home, "home");
        Objects.requireNonNull(sources, "sources");
        Objects.requireNonNull(monotonicNanos, "monotonicNanos");
    }
}
