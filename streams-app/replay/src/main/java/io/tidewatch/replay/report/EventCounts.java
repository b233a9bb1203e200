package io.tidewatch.replay.report;

/**
 * Where the events of a run went, its warm-up included.
 *
 * @param in events given to the engine
 * @param scored events that were scored
 * @param deadLettered events that went to the dead-letter topic
 * @param duplicates events recognised as a retry
 */
public record EventCounts(long in, long scored, long deadLettered, long duplicates) {
    /** Whether every event is accounted for. */
    public boolean isComplete() {
        return in == scored + deadLettered + duplicates;
    }
}
