package io.tidewatch.engine.budget;

import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.silence.RiskCurve;

/**
 * Moves probabilities by a factor on their odds, in whole numbers (ten-thousandths): a step of the same factor means as much at .05 as at
 * .9, and lines that are moved by one factor keep their distance in log-odds.
 */
final class Odds {
    private static final long ONE = RiskCurve.ONE;

    private Odds() {}

    /** The probability whose odds are {@code numerator / denominator} times as large; never 0 nor certain. */
    static int times(int probability, long numerator, long denominator) {
        long up = probability * numerator;
        long moved =
                (ONE * up + (up + (ONE - probability) * denominator) / 2) / (up + (ONE - probability) * denominator);
        return (int) Math.max(1, Math.min(ONE - 1, moved));
    }

    /**
     * Lines whose AT_RISK begins elsewhere; WATCH and CRITICAL keep their distance from it.
     *
     * @param lines where they are chosen to be
     * @param atRisk where AT_RISK is to begin, ten-thousandths
     * @param least WATCH begins at least here, ten-thousandths
     */
    static Lines moved(Lines lines, int atRisk, int least) {
        int from = RiskCurve.rounded(lines.atRisk());
        if (from == atRisk) {
            return lines;
        }
        long numerator = atRisk * (ONE - from);
        long denominator = from * (ONE - atRisk);
        int watch = Math.max(least, times(inside(lines.watch()), numerator, denominator));
        int critical = times(inside(lines.critical()), numerator, denominator);
        int middle = Math.max(watch + 1, atRisk);
        return new Lines(share(watch), share(middle), share(Math.max(middle + 1, critical)));
    }

    private static int inside(double probability) {
        return Math.max(1, Math.min((int) ONE - 1, RiskCurve.rounded(probability)));
    }

    private static double share(int tenThousandths) {
        return tenThousandths / (double) ONE;
    }
}
