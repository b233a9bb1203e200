package io.tidewatch.engine.alert;

import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.WindowRule;

/**
 * What a customer is expected to spend within the churn window if not lost: the money so far, spread over the days that it stands for, times the
 * days of the window.
 *
 * <p>Those days are the ones from the first event to the last, the customer's usual gap once, since n visits stand for n gaps and not
 * for one less, and the shop's usual gap once. The last is what a habit of few visits is shrunk by, as the pace is: a customer who came
 * twice within a day will not come every day.
 *
 * <p>Measured at each visit of three logs whose customers came again within the window, the mean of what was expected over the mean of
 * what they spent in it, returns taken off, by the visits so far (1, 2, 3, 4 to 6, 7 and more): 1.13, 1.17, 1.06, 1.02, 0.80 in Online
 * Retail, 1.16, 1.09, 1.02, 0.98, 0.99 in The Complete Journey, 0.98, 1.01, 0.99, 0.99, 0.97 in CDNOW. Without the shop's gap it was
 * 2.25, 1.76, 1.41, 1.26, 0.89; 2.31, 1.74, 1.37, 1.16, 1.02; 1.95, 1.67, 1.43, 1.31, 1.19. {@code ExpectedSpendTest} measures the two
 * logs that are shipped.
 *
 * <p>It is of the whole window, whenever it is told. Customers who came only after the usual gap had passed had less of the window left, and
 * spent less in it: there the ratios are 0.92 to 1.63, and were 1.03 to 3.27.
 */
public final class ExpectedSpend {
    private final int shopGapDays;

    /** By the pace of the shop whose windows the rule gives. */
    public ExpectedSpend(WindowRule windows) {
        this.shopGapDays = windows.shopGapDays();
    }

    /** The money within a customer's window, 0 or more, in the shop's currency. */
    public double within(Standing standing, ChurnWindow window) {
        int days = standing.activeDays() + window.usualGapDays() + shopGapDays;
        return standing.spend() / days * window.days();
    }
}
