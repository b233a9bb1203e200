package io.tidewatch.engine.alert;

import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.topics.Band;

/**
 * Where the bands begin for one kind of customer, in ten-thousandths.
 *
 * @param watch from here WATCH
 * @param atRisk from here AT_RISK
 * @param critical from here CRITICAL
 * @param hysteresis a band is left only this far below where it begins
 */
record BandLines(int watch, int atRisk, int critical, int hysteresis) {
    private static final Band[] BANDS = Band.values();

    /**
     * The lines of a group, moved for customers of some value.
     *
     * @param offset ten-thousandths; negative for customers who are warned of at a lower risk
     */
    static BandLines of(Lines lines, double hysteresis, int offset) {
        return new BandLines(
                moved(lines.watch(), offset),
                moved(lines.atRisk(), offset),
                moved(lines.critical(), offset),
                RiskCurve.rounded(hysteresis));
    }

    /** The risk from which a band begins; 0 for HEALTHY. */
    int entry(Band band) {
        return switch (band) {
            case HEALTHY -> 0;
            case WATCH -> watch;
            case AT_RISK -> atRisk;
            case CRITICAL -> critical;
        };
    }

    /** The band of a risk for a customer who is in {@code current}: upwards at the line, downwards only below line less hysteresis. */
    Band band(int risk, Band current) {
        int band = BANDS.length - 1;
        while (band > 0 && risk < entry(BANDS[band]) - (band <= current.ordinal() ? hysteresis : 0)) {
            band--;
        }
        return BANDS[band];
    }

    /** Never below the smallest risk that is one, nor beyond certainty. */
    private static int moved(double line, int offset) {
        return Math.max(1, Math.min(RiskCurve.ONE, RiskCurve.rounded(line) + offset));
    }
}
