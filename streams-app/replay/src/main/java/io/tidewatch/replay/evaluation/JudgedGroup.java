package io.tidewatch.replay.evaluation;

import io.tidewatch.engine.profile.CustomerGroup;
import java.util.EnumSet;
import java.util.Set;

/** The groups of customers for whom warnings are judged. */
public enum JudgedGroup {
    /** Every customer after every visit. */
    EVERYONE(EnumSet.allOf(CustomerGroup.class)),
    /** After the third visit and later: two gaps are the least that show a habit. */
    REGULARS(EnumSet.of(CustomerGroup.REGULAR));

    private final Set<CustomerGroup> groups;

    JudgedGroup(Set<CustomerGroup> groups) {
        this.groups = groups;
    }

    /** Whether a silence is one of the group's. */
    public boolean has(Silence silence) {
        return groups.contains(silence.group());
    }
}
