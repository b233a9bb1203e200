package io.tidewatch.ops;

import io.tidewatch.streams.task.TaskStage;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One running task of this instance.
 *
 * @param task as Kafka Streams numbers it
 * @param partition of the input topic
 * @param model the model that it decides with
 * @param shadow the model that scores in its shadow; empty if there is none, or it failed again and again
 * @param clock the task's event time; empty before its first event
 * @param waiting events that wait for their batch
 * @param timersBehind silence timers are due that have not fired yet
 * @param stage whether it loads a savepoint, decides events or was handed over
 * @param savepointLeft records of the savepoint that it has still to load, as far as is known
 * @param unaccounted records that the task took and that neither wait nor went out; 0 in good health
 * @param lastTurn when its thread last gave it a turn; many times a second in good health
 */
record TaskView(
        String task,
        int partition,
        String model,
        Optional<String> shadow,
        Optional<Instant> clock,
        int waiting,
        boolean timersBehind,
        TaskStage stage,
        OptionalLong savepointLeft,
        long unaccounted,
        Instant lastTurn) {
    TaskView {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(shadow, "shadow");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(savepointLeft, "savepointLeft");
        Objects.requireNonNull(lastTurn, "lastTurn");
    }

    /** Whether it decides events, rather than to prepare for it or to have ended. */
    boolean decides() {
        return stage.kind() == TaskStage.Kind.DECIDING;
    }
}
