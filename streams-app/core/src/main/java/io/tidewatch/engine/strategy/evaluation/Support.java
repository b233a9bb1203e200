package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.Measure;
import io.tidewatch.engine.effect.Requirement;
import io.tidewatch.engine.effect.Side;
import io.tidewatch.engine.strategy.Lesson;

/**
 * How many outcomes tell of a policy: those of customers to whom chance did what it would do. A few who weigh much are as good as fewer, so it is
 * Kish's effective number, (Σw)² / Σw² (Kish 1965, Survey Sampling). Not thread-safe.
 */
final class Support {
    private double sum;
    private double squares;
    private double returned;
    private double spent;

    /**
     * Takes an outcome in.
     *
     * @param weight how much more often the policy would do what was done than chance did, above 0
     */
    void add(double weight, Lesson lesson) {
        sum += weight;
        squares += weight * weight;
        returned += lesson.returned() ? weight : 0;
        spent += lesson.spend() > 0 ? weight : 0;
    }

    /** The effective number of outcomes. */
    double outcomes() {
        return squares > 0 ? sum * sum / squares : 0;
    }

    /** How many outcomes more it takes before an interval is to be trusted: as many as the effect of an arm does. */
    long missing(Measure measure) {
        double perWeight = sum > 0 ? outcomes() / sum : 0;
        return Requirement.missing(
                new Side(0, 0, 0, (long) outcomes(), (long) (perWeight * returned), (long) (perWeight * spent), 0, 0),
                measure);
    }
}
