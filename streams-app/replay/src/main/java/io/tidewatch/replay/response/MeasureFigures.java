package io.tidewatch.replay.response;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How intervals for one measure did in many experiments of one kind. Amounts are per customer who is assigned.
 *
 * @param truth the effect that there is
 * @param coverage share of experiments in which the sequence covered the truth on every day
 * @param naiveCoverage the same of the interval that holds for one look
 * @param naiveOnce share of experiments in which that interval covered the truth on the last day
 * @param bias mean of the estimates on the last day, less the truth
 * @param biasError its standard error
 * @param width median width of the sequence's interval on the last day
 * @param naiveWidth of the other one
 * @param firstDay median of the days from the first assignment until something is said
 * @param signKnown share of experiments in which the sequence ever told the effect's sign
 * @param signDay median of the days until then, if it did in half of the experiments
 * @param missed share of experiments in which the sequence had missed the truth by each day
 * @param naiveMissed the same of the interval that holds for one look
 */
public record MeasureFigures(
        double truth,
        double coverage,
        double naiveCoverage,
        double naiveOnce,
        double bias,
        double biasError,
        double width,
        double naiveWidth,
        double firstDay,
        double signKnown,
        OptionalDouble signDay,
        List<Double> missed,
        List<Double> naiveMissed) {
    public MeasureFigures {
        missed = List.copyOf(missed);
        naiveMissed = List.copyOf(naiveMissed);
    }
}
