package io.tidewatch.replay.shadow;

import io.tidewatch.replay.evaluation.Calibration;
import java.util.OptionalDouble;

/**
 * How one model did.
 *
 * @param model its name
 * @param medianWindowDays median of the churn windows that it gives, whole days
 * @param judged visits whose window is over
 * @param lost those of them that no visit followed within the window
 * @param rocAuc empty if only one of both happened
 * @param logLoss natural logarithm; empty without a sample
 * @param calibration risks against what followed
 * @param alerts warnings it would have given at its lines, one a silence
 * @param judgedAlerts those whose window is over
 * @param rightAlerts those of lost customers
 */
public record ModelFigures(
        String model,
        int medianWindowDays,
        int judged,
        int lost,
        OptionalDouble rocAuc,
        OptionalDouble logLoss,
        Calibration calibration,
        int alerts,
        int judgedAlerts,
        int rightAlerts) {
    /** Share of judged warnings that were right. */
    public OptionalDouble precision() {
        return judgedAlerts == 0 ? OptionalDouble.empty() : OptionalDouble.of(rightAlerts / (double) judgedAlerts);
    }
}
