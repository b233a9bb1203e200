package io.tidewatch.engine.scoring;

/**
 * Where the bands begin, as probabilities, and when in a silence AT_RISK may raise. Both are chosen together: the shorter that
 * time is, the lower is the line that raises as many alerts.
 *
 * @param watch from here WATCH
 * @param atRisk from here AT_RISK: an episode is raised
 * @param critical from here CRITICAL
 * @param hysteresis a band is left only this far below where it begins, so that a risk at the line does not flap
 * @param patienceDays AT_RISK raises an episode only after so many days of silence; CRITICAL does not wait
 * @param deadlineDays after more days of silence only CRITICAL raises; infinite: no deadline
 */
public record Thresholds(
        double watch, double atRisk, double critical, double hysteresis, double patienceDays, double deadlineDays) {
    /** A year: more is a mistake, since nobody would ever be warned of. */
    private static final double MOST_PATIENCE_DAYS = 365;

    public Thresholds {
        if (!(0 < watch && watch < atRisk && atRisk < critical && critical <= 1)) {
            throw new IllegalArgumentException("thresholds are watch " + watch + ", at_risk " + atRisk + ", critical "
                    + critical + "; give 0 < watch < at_risk < critical <= 1");
        }
        if (!(hysteresis >= 0 && hysteresis < watch)) {
            throw new IllegalArgumentException(
                    "hysteresis is " + hysteresis + "; give at least 0 and less than watch (" + watch + ")");
        }
        if (!(patienceDays >= 0 && patienceDays <= MOST_PATIENCE_DAYS)) {
            throw new IllegalArgumentException(
                    "patience_days is " + patienceDays + "; give 0 to " + MOST_PATIENCE_DAYS);
        }
        if (!(deadlineDays >= patienceDays)) {
            throw new IllegalArgumentException("deadline_days is " + deadlineDays
                    + "; give no less than patience_days (" + patienceDays + "), or leave it out for none");
        }
    }

    /** Lines at which AT_RISK raises at any time. */
    public Thresholds(double watch, double atRisk, double critical, double hysteresis) {
        this(watch, atRisk, critical, hysteresis, 0, Double.POSITIVE_INFINITY);
    }
}
