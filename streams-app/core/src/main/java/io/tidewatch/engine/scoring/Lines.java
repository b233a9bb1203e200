package io.tidewatch.engine.scoring;

/**
 * Where the bands of a group of customers begin, as probabilities of being lost.
 *
 * @param watch from here WATCH
 * @param atRisk from here AT_RISK: an episode is raised
 * @param critical from here CRITICAL
 */
public record Lines(double watch, double atRisk, double critical) {
    public Lines {
        if (!(0 < watch && watch < atRisk && atRisk < critical && critical <= 1)) {
            throw new IllegalArgumentException("thresholds are watch " + watch + ", at_risk " + atRisk + ", critical "
                    + critical + "; give 0 < watch < at_risk < critical <= 1");
        }
    }
}
