package io.tidewatch.replay.evaluation;

import io.tidewatch.engine.profile.CustomerGroup;

/** The groups of customers for whom warnings are judged. */
public enum JudgedGroup {
    /** Every customer after every visit. */
    EVERYONE(1),
    /** After the third visit and later: two gaps are the least that show a habit, as in {@link CustomerGroup#REGULAR}. */
    REGULARS(3);

    private final int leastVisits;

    JudgedGroup(int leastVisits) {
        this.leastVisits = leastVisits;
    }

    /** Visits from which on a customer belongs to it. */
    public int leastVisits() {
        return leastVisits;
    }

    /** Whether a silence is one of the group's. */
    public boolean has(Silence silence) {
        return silence.visits() >= leastVisits;
    }
}
