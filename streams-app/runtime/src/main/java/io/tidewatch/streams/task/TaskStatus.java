package io.tidewatch.streams.task;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.TaskId;

/**
 * What one running task tells of itself. Written by its stream thread, read by anybody.
 */
public final class TaskStatus {
    private final TaskId task;
    private volatile Optional<Instant> clock = Optional.empty();
    private volatile int waiting;
    private volatile boolean timersBehind;
    private volatile long unaccounted;
    private volatile long lastTurnMillis;
    private volatile String model = "";
    private volatile Optional<String> shadow = Optional.empty();
    private volatile Optional<DriftWatch> drift = Optional.empty();
    private volatile TaskStage stage = TaskStage.DECIDING;

    public TaskStatus(TaskId task, long wallMillis) {
        this.task = task;
        this.lastTurnMillis = wallMillis;
    }

    /** The task, as Kafka Streams numbers it. */
    public TaskId task() {
        return task;
    }

    /** The partition of the input topic. */
    public int partition() {
        return task.partition();
    }

    /** The task's clock in event time; empty before its first event. */
    public Optional<Instant> clock() {
        return clock;
    }

    /** Events that wait for their batch. */
    public int waiting() {
        return waiting;
    }

    /** Whether silence timers are due that have not fired yet, since there were more than one turn may take. */
    public boolean timersBehind() {
        return timersBehind;
    }

    /** When the task last had a turn, by the wall clock; a healthy one has many in a second. */
    public Instant lastTurn() {
        return Instant.ofEpochMilli(lastTurnMillis);
    }

    /** The name of the model that the task decides with. */
    public String model() {
        return model;
    }

    public void model(String name) {
        model = name;
    }

    /** The name of the model in the shadow of that one; empty if there is none or it was given up. */
    public Optional<String> shadow() {
        return shadow;
    }

    public void shadow(Optional<String> name) {
        shadow = name;
    }

    /** What the task counts for drift, of the model that scores now. */
    public Optional<DriftWatch> drift() {
        return drift;
    }

    public void drift(DriftWatch watch) {
        drift = Optional.of(watch);
    }

    /** What the task does. */
    public TaskStage stage() {
        return stage;
    }

    public void stage(TaskStage now) {
        stage = now;
    }

    public void turn(long wallMillis, OptionalLong clockMillis, int waitingEvents) {
        lastTurnMillis = wallMillis;
        waiting = waitingEvents;
        if (clockMillis.isPresent()
                && clock.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE) != clockMillis.getAsLong()) {
            clock = Optional.of(Instant.ofEpochMilli(clockMillis.getAsLong()));
        }
    }

    /** Records that the task took and that neither wait nor went out in any way; anything but 0 is a fault of the engine's. */
    public long unaccounted() {
        return unaccounted;
    }

    public void unaccounted(long records) {
        unaccounted = records;
    }

    public void timersBehind(boolean behind) {
        timersBehind = behind;
    }
}
