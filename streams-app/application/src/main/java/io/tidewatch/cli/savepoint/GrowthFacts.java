package io.tidewatch.cli.savepoint;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a cluster tells of a growth: the state of the generation that grows, the savepoint, and the next generation.
 *
 * @param events partitions of the events' topic
 * @param state partitions of the old generation's state; empty if there is none
 * @param savepoint partitions of the savepoint; empty if there is none
 * @param asked whether the old generation's tasks have been asked for their last barriers
 * @param complete whether every partition of the savepoint has its end
 * @param oldMembers members of the old generation's group
 * @param nextMembers members of the next one's
 * @param opened how many tasks of the next generation have loaded their part up to its end
 */
record GrowthFacts(
        int events,
        OptionalInt state,
        OptionalInt savepoint,
        boolean asked,
        boolean complete,
        int oldMembers,
        int nextMembers,
        int opened) {
    GrowthFacts {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(savepoint, "savepoint");
    }
}
