package io.tidewatch.engine.silence;

import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.profile.Standing;
import java.util.Arrays;

/**
 * How a shop's churn windows follow from its customers' pace, in whole numbers, so that Java and Python agree to the last digit
 * (the twin is {@code windows.py} of model-export, and a table that both test against is {@code window_cases.json} there).
 *
 * <p>A customer's pace is the geometric mean of the gaps between visits, shrunk towards the shop's with the weight of {@link
 * #PRIOR_GAPS} gaps. The window is a multiple of it, rounded to a whole day (a half goes up), within a least and a most.
 *
 * @param multipleHundredths the multiple, in hundredths, at least 1
 * @param leastDays no window is shorter
 * @param mostDays no window is longer
 * @param shopPaceUnits mean logarithm of the shop's gaps between visits, in units of {@link GapLogarithm}
 */
public record WindowRule(int multipleHundredths, int leastDays, int mostDays, int shopPaceUnits) {
    /** How many gaps the shop's pace counts as: a habit of two gaps and the shop's weigh the same. */
    static final int PRIOR_GAPS = 2;
    /** Longer than any gap that anybody calls usual. */
    static final int MOST_USUAL_DAYS = 1825;

    private static final int HUNDREDTHS = 100;
    /** Ten years: more is a mistake. */
    private static final int MOST_DAYS = 3650;
    /** A hundred times the pace is beyond every bound. */
    private static final int MOST_HUNDREDTHS = 10_000;
    /** From 2d + 1 twice the pace rounds to more than d days: the logarithms by d. */
    private static final int[] BOUNDARIES = boundaries();

    public WindowRule {
        if (multipleHundredths < 1 || multipleHundredths > MOST_HUNDREDTHS) {
            throw new IllegalArgumentException(
                    "window.multiple_hundredths is " + multipleHundredths + "; give 1 to " + MOST_HUNDREDTHS);
        }
        if (leastDays < 1 || leastDays > mostDays || mostDays > MOST_DAYS) {
            throw new IllegalArgumentException("window.least_days is " + leastDays + " and window.most_days is "
                    + mostDays + "; give 1 <= least <= most <= " + MOST_DAYS);
        }
        if (shopPaceUnits < 0 || shopPaceUnits > GapLogarithm.units(MOST_DAYS)) {
            throw new IllegalArgumentException("window.shop_pace_units is " + shopPaceUnits + "; give 0 to "
                    + GapLogarithm.units(MOST_DAYS) + ", the logarithm of " + MOST_DAYS + " days");
        }
    }

    /** The window of a customer since the last visit. */
    public ChurnWindow of(Standing standing) {
        long lastDay = Math.floorDiv(standing.lastVisit(), ChurnWindow.DAY_MILLIS);
        return new ChurnWindow(
                (lastDay + 1) * ChurnWindow.DAY_MILLIS,
                days(standing, multipleHundredths, leastDays, mostDays),
                days(standing, HUNDREDTHS, 1, MOST_USUAL_DAYS));
    }

    /** The customer's pace, days: for messages, nothing is decided by it. */
    public double usualGap(Standing standing) {
        return GapLogarithm.days(paceUnits(standing));
    }

    /** The shop's pace, days: for messages as well. */
    public double shopGap() {
        return GapLogarithm.days(shopPaceUnits);
    }

    /** The same in whole days, at least 1, as {@link ChurnWindow#usualGapDays} is of a customer. */
    public int shopGapDays() {
        return boundedDays(shopPaceUnits, HUNDREDTHS, 1, MOST_USUAL_DAYS);
    }

    /** The customer's pace, in units of {@link GapLogarithm}. */
    int paceUnits(Standing standing) {
        return (standing.gapLogSum() + PRIOR_GAPS * shopPaceUnits) / (standing.gaps() + PRIOR_GAPS);
    }

    private int days(Standing standing, int multiple, int least, int most) {
        return boundedDays(paceUnits(standing), multiple, least, most);
    }

    private static int boundedDays(int paceUnits, int multiple, int least, int most) {
        int wanted = GapLogarithm.UNITS + GapLogarithm.units(multiple) - GapLogarithm.units(HUNDREDTHS) + paceUnits;
        return least + boundariesUpTo(wanted, least, most);
    }

    /** How many boundaries of days from the least up to but not the most are not above a logarithm. */
    private static int boundariesUpTo(int wanted, int least, int most) {
        int at = Arrays.binarySearch(BOUNDARIES, least, most, wanted);
        // They rise, so a match is the last that is not above; without one the search tells where it would stand.
        return (at >= 0 ? at + 1 : -at - 1) - least;
    }

    private static int[] boundaries() {
        int[] boundaries = new int[MOST_DAYS + 1];
        for (int day = 0; day < boundaries.length; day++) {
            boundaries[day] = GapLogarithm.units(2 * day + 1);
        }
        return boundaries;
    }
}
