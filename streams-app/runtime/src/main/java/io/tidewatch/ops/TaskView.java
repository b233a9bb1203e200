package io.tidewatch.ops;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

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
        long unaccounted,
        Instant lastTurn) {
    TaskView {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(shadow, "shadow");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(lastTurn, "lastTurn");
    }
}
