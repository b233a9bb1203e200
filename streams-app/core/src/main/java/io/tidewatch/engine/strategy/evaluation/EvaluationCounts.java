package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.strategy.LessonLog;

/**
 * Which warnings an evaluation is of, and which it leaves out.
 *
 * @param warnings that are judged: the first of each customer in an experiment whose outcome is known and of which something was left to chance
 * @param oneAction of which one action was possible: any strategy would have done the same
 * @param rulesWithoutChance of which the rules' own action had no chance, so that nothing is known of the rules
 * @param later further warnings of these customers: what happens then depends on what was done before. They are learnt from
 * @param open whose outcome is not known yet
 * @param unusable whose amounts are none of a shop
 * @param leftOut messages that tell too little
 */
public record EvaluationCounts(
        long warnings,
        long oneAction,
        long rulesWithoutChance,
        long later,
        long open,
        long unusable,
        LessonLog.LeftOut leftOut) {}
