package io.tidewatch.replay.response;

import io.tidewatch.replay.generator.Dice;

/**
 * A customer of whom a warning is raised, with both futures: what happens if something is done, and if not. The risk is right: of customers
 * with a risk of 0.6 six in ten stay away if nothing is done.
 *
 * @param risk of being lost if nothing is done
 * @param expectedSpend money that the engine expects in the window if the customer comes
 * @param spend money that the customer spends on coming
 * @param comesAnyway whether the customer comes if nothing is done
 * @param comesIfTreated whether the customer comes if something is done
 * @param windowDays length of the churn window
 */
record ResponsiveCustomer(
        double risk, double expectedSpend, double spend, boolean comesAnyway, boolean comesIfTreated, int windowDays) {
    /** Warnings are raised of such risks: below nobody is warned of, and above it is too late. */
    static final double LEAST_RISK = 0.35;

    static final double MOST_RISK = 0.85;
    /** Of what customers spend in a window. As skewed as in Online Retail, where the top tenth brings half of the money. */
    static final double MEDIAN_SPEND = 60;

    static final double SPEND_DEVIATION = 0.9;
    /** Of one customer from what was expected. */
    private static final double SURPRISE_DEVIATION = 0.6;

    private static final int LEAST_WINDOW = 14;
    private static final int MOST_WINDOW = 60;

    /** The mean risk of those who are warned of. */
    static double meanRisk() {
        return (LEAST_RISK + MOST_RISK) / 2;
    }

    /** The mean of what customers spend on coming. */
    static double meanSpend() {
        return MEDIAN_SPEND * StrictMath.exp(SPEND_DEVIATION * SPEND_DEVIATION / 2);
    }

    static ResponsiveCustomer draw(Response response, Dice dice) {
        double risk = dice.uniform(LEAST_RISK, MOST_RISK);
        double expected = dice.logNormal(MEDIAN_SPEND, SPEND_DEVIATION);
        // Its mean is 1.
        double surprise =
                dice.logNormal(StrictMath.exp(-SURPRISE_DEVIATION * SURPRISE_DEVIATION / 2), SURPRISE_DEVIATION);
        boolean comesAnyway = !dice.chance(risk);
        boolean comesIfTreated = response.comes(comesAnyway, dice.uniform());
        int window = LEAST_WINDOW + dice.below(MOST_WINDOW - LEAST_WINDOW + 1);
        return new ResponsiveCustomer(risk, expected, expected * surprise, comesAnyway, comesIfTreated, window);
    }

    /** Whether the customer comes. */
    boolean comes(boolean treated) {
        return treated ? comesIfTreated : comesAnyway;
    }

    /** What the customer spends. */
    double money(boolean treated) {
        return comes(treated) ? spend : 0;
    }
}
