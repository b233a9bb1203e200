package io.tidewatch.consumer;

import io.tidewatch.topics.TidewatchException;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * How much the shop is willing to give away. Months and days are those of the alert's event time in UTC.
 *
 * @param perUserAndMonth coupons a user gets in a calendar month, at least 1
 * @param budgetPerDay what all coupons of a day may cost, in the shop's currency, not negative
 * @param costPerCoupon what a coupon is reckoned to cost when its action has no parameter {@code cost}, not negative
 */
public record CouponCaps(int perUserAndMonth, BigDecimal budgetPerDay, BigDecimal costPerCoupon) {
    public CouponCaps {
        Objects.requireNonNull(budgetPerDay, "budgetPerDay");
        Objects.requireNonNull(costPerCoupon, "costPerCoupon");
        if (perUserAndMonth < 1) {
            throw new TidewatchException(
                    "the cap per user and month must be at least 1, not " + perUserAndMonth + " (--per-user-month)");
        }
        if (budgetPerDay.signum() < 0) {
            throw new TidewatchException(
                    "the budget per day must not be negative, it is " + budgetPerDay + " (--budget-per-day)");
        }
        if (costPerCoupon.signum() < 0) {
            throw new TidewatchException(
                    "the cost of a coupon must not be negative, it is " + costPerCoupon + " (--coupon-cost)");
        }
    }
}
