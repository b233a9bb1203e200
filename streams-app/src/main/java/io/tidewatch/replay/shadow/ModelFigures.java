package io.tidewatch.replay.shadow;

import io.tidewatch.replay.evaluation.Calibration;
import java.util.OptionalDouble;

/**
 * How one model did.
 *
 * @param model its name
 * @param horizonDays its horizon
 * @param judged visits whose horizon is over
 * @param stayedAway those after which the user stayed away for the horizon
 * @param rocAuc empty if only one of both happened
 * @param logLoss natural logarithm; empty without a sample
 * @param calibration risks against what followed
 * @param alerts warnings it would have given at its lines, one a silence
 * @param judgedAlerts those whose horizon is over
 * @param rightAlerts those after which the user stayed away for the horizon
 */
public record ModelFigures(
        String model,
        int horizonDays,
        int judged,
        int stayedAway,
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
