package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.topics.ActionType;

/**
 * In how many of the warnings that are judged an action would have been taken, each 0 to 1.
 *
 * @param strategy by the strategy, exploration included
 * @param rules by the rules
 * @param done what was done, by whichever chance
 */
public record ActionShare(ActionType action, double strategy, double rules, double done) {}
