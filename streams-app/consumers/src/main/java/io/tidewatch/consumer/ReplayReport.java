package io.tidewatch.consumer;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a replay did with the rows of a dead-letter file. A value: a snapshot that does not move.
 *
 * @param counts by outcome; one that did not occur is missing
 */
public record ReplayReport(Map<Outcome, Long> counts) {
    static final ReplayReport NONE = new ReplayReport(Map.of());

    public ReplayReport {
        counts = Map.copyOf(counts);
    }

    /** How many rows came to that. */
    public long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /** How many rows are in the file now. */
    public long left() {
        return counts.values().stream().mapToLong(Long::longValue).sum() - count(Outcome.SENT);
    }

    ReplayReport plus(Outcome outcome, long rows) {
        Map<Outcome, Long> sum = new EnumMap<>(Outcome.class);
        sum.putAll(counts);
        if (rows != 0) {
            sum.merge(outcome, rows, Long::sum);
        }
        return new ReplayReport(sum);
    }

    /** What became of a row. All but those sent stay in the file. */
    public enum Outcome {
        /** The sink has the order now. */
        SENT("sent"),
        /** The sink says again that the order is wrong. */
        REFUSED_AGAIN("refused again, with the new reason"),
        /** The sink took the order in none of its tries. */
        GIVEN_UP_AGAIN("not answered again, with the new reason"),
        /** The offer or the task has expired. */
        EXPIRED("no longer due: expired"),
        /** The customer has come back since, or the episode has ended. */
        TAKEN_BACK("no longer due: the episode has ended since"),
        /** A later order about the same task was taken. */
        OVERTAKEN("no longer due: a later order about the same task was taken"),
        /** The consumer sends it itself. */
        WAITING("not tried: the consumer sends it itself when it is next started"),
        /** The journal does not have it. */
        UNKNOWN("not tried: not in the journal of this state folder"),
        /** A message that is no alert. */
        NO_ORDER("not tried: a message that is no alert"),
        /** The replay ended before it. */
        NOT_REACHED("not tried: the replay ended before it");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** For a person. */
        public String words() {
            return words;
        }

        static Outcome of(StillDue.Standing standing) {
            return switch (standing) {
                case EXPIRED -> EXPIRED;
                case TAKEN_BACK -> TAKEN_BACK;
                case OVERTAKEN -> OVERTAKEN;
                case WAITING -> WAITING;
                case UNKNOWN -> UNKNOWN;
                case DUE -> throw new IllegalArgumentException("what is due is tried");
            };
        }
    }
}
