package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.Measure;

/**
 * The effect that there is in a simulated shop, per customer who is assigned; computed, not simulated.
 *
 * @param kept share of customers who come and would not have
 * @param money spend less cost beyond what would have been spent
 */
public record TrueEffect(double kept, double money) {
    static TrueEffect of(Response response) {
        double risk = ResponsiveCustomer.meanRisk();
        double kept = risk * response.persuaded() - (1 - risk) * response.annoyed();
        double comesIfTreated = risk * response.persuaded() + (1 - risk) * (1 - response.annoyed());
        // Spend is independent of who comes, so each customer who is kept brings the mean.
        double money = ResponsiveCustomer.meanSpend() * kept - response.contact() - response.coupon() * comesIfTreated;
        return new TrueEffect(kept, money);
    }

    /** The effect on a measure. */
    public double of(Measure measure) {
        return measure == Measure.KEPT ? kept : money;
    }
}
