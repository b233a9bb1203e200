package io.tidewatch.engine.effect;

import java.util.List;

/**
 * An effect by the groups of one dimension.
 *
 * @param dimension by what
 * @param alpha probability of an error of each group's sequence: the report's, shared out over all groups that there can be
 * @param groups those that have customers, by name
 */
public record Breakdown(Dimension dimension, double alpha, List<GroupEffect> groups) {
    public Breakdown {
        groups = List.copyOf(groups);
    }
}
