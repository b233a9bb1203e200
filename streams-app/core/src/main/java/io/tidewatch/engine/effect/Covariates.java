package io.tidewatch.engine.effect;

/**
 * What the engine knew of a customer at the assignment, before anything was done.
 *
 * @param risk the probability of being lost if nothing is done, 0 to 1
 * @param expectedSpend money that the customer would spend in the window if not lost
 * @param valueAtRisk money that the alert put at risk
 */
public record Covariates(double risk, double expectedSpend, double valueAtRisk) {
    /** How many numbers there are. */
    static final int COUNT = 3;

    public Covariates {
        if (!(risk >= 0 && risk <= 1)) {
            throw new IllegalArgumentException("the risk is " + risk + ", not within 0 to 1");
        }
        Amounts.check("expected spend", expectedSpend);
        Amounts.check("value at risk", valueAtRisk);
    }

    double at(int index) {
        return switch (index) {
            case 0 -> risk;
            case 1 -> expectedSpend;
            default -> valueAtRisk;
        };
    }

    /** The share of such customers who come, as the engine believes. */
    public double expectedKept() {
        return 1 - risk;
    }

    /** The money that such a customer spends on average, as the engine believes. */
    public double expectedMoney() {
        return (1 - risk) * expectedSpend;
    }
}
