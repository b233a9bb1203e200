package io.tidewatch.engine;

/** Which events of a batch somebody wants the score of. What is decided does not depend on it. */
public enum Scores {
    /** All of them. */
    EVERY,
    /**
     * A user's last one in the batch of each {@link ScoreHour}. Of an event that the user's next one follows within the hour nothing
     * is asked but the risk soon after it, which spares most of the network's head.
     */
    LAST_OF_HOUR
}
