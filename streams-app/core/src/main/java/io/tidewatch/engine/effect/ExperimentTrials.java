package io.tidewatch.engine.effect;

import java.util.List;

/**
 * The trials of one experiment, and what could not be made one.
 *
 * @param experiment its name
 * @param trials in the order of time
 * @param withoutShares assignments at which nobody can say how likely each arm was
 * @param unusable assignments with a number that is none of a shop
 * @param reachedHeldOut trials of the hold-out that consumers say they delivered something for
 */
public record ExperimentTrials(
        String experiment, List<Trial> trials, long withoutShares, long unusable, long reachedHeldOut) {
    public ExperimentTrials {
        trials = List.copyOf(trials);
    }
}
