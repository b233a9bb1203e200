package io.tidewatch.engine.scoring;

/**
 * What customers of a shop spend in 30 days, in its currency: where value tiers begin.
 *
 * @param mediumFrom half of the customers who buy spend less
 * @param highFrom nine of ten spend less
 */
public record ShopValues(double mediumFrom, double highFrom) {
    public ShopValues {
        if (!(mediumFrom >= 0 && mediumFrom <= highFrom && Double.isFinite(highFrom))) {
            throw new IllegalArgumentException("value.medium_from is " + mediumFrom + " and value.high_from is "
                    + highFrom + "; give 0 <= medium <= high");
        }
    }
}
