package io.tidewatch.topics.admin;

import java.util.List;

/**
 * The difference between the catalog and a cluster.
 *
 * @param changes what {@link TopicAdmin#apply} does, in the catalog's order
 * @param notes differences that are only told, because mending them is not a matter of one request
 * @param refusals differences that must be settled by a person first, each with its remedy; nothing is applied while there
 *     is one
 */
public record TopicPlan(List<TopicChange> changes, List<String> notes, List<String> refusals) {
    public TopicPlan {
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
        refusals = List.copyOf(refusals);
    }

    /** Whether the cluster has what the catalog wants, notes aside. */
    public boolean isEmpty() {
        return changes.isEmpty() && refusals.isEmpty();
    }
}
