package io.tidewatch.streams.task;

import java.util.Objects;

/**
 * What a task does, for people.
 *
 * @param kind what
 * @param savepoint the savepoint that it loads or was handed over with; empty while it decides events
 * @param rows how many of the savepoint's users it has taken; 0 but while it loads
 */
public record TaskStage(Kind kind, String savepoint, long rows) {
    /** What a task can do. */
    public enum Kind {
        /** Takes over the state of the generation before. */
        LOADING,
        /** Decides events and silences. */
        DECIDING,
        /** Nothing any more. */
        HANDED_OVER
    }

    static final TaskStage DECIDING = new TaskStage(Kind.DECIDING, "", 0);

    public TaskStage {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(savepoint, "savepoint");
    }

    static TaskStage loading(String savepoint, long rows) {
        return new TaskStage(Kind.LOADING, savepoint, rows);
    }

    static TaskStage handedOver(String savepoint) {
        return new TaskStage(Kind.HANDED_OVER, savepoint, 0);
    }
}
