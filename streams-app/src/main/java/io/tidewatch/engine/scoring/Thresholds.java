package io.tidewatch.engine.scoring;

/**
 * Where the bands begin, as probabilities.
 *
 * @param watch from here WATCH
 * @param atRisk from here AT_RISK: an episode is raised
 * @param critical from here CRITICAL
 * @param hysteresis a band is left only this far below where it begins, so that a risk at the line does not flap
 */
public record Thresholds(double watch, double atRisk, double critical, double hysteresis) {
    public Thresholds {
        if (!(0 < watch && watch < atRisk && atRisk < critical && critical <= 1)) {
            throw new IllegalArgumentException("thresholds are watch " + watch + ", at_risk " + atRisk + ", critical "
                    + critical + "; give 0 < watch < at_risk < critical <= 1");
        }
        if (!(hysteresis >= 0 && hysteresis < watch)) {
            throw new IllegalArgumentException(
                    "hysteresis is " + hysteresis + "; give at least 0 and less than watch (" + watch + ")");
        }
    }
}
