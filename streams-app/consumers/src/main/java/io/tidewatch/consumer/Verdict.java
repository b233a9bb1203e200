package io.tidewatch.consumer;

/** What a service made of one alert. The names are in journals on disk, so they may be added to but not renamed. */
public enum Verdict {
    /** Coupon: one is granted. */
    GRANTED,
    /** Coupon: the one of this episode is taken back. */
    REVOKED,
    /** Coupon: none, since the user has had the month's share. */
    WITHHELD_USER_MONTH,
    /** Coupon: none, since the day's budget is spent. */
    WITHHELD_DAY_BUDGET,
    /** Coupon: none, since this episode already has one. */
    WITHHELD_EPISODE,
    /** CRM: a task is opened. */
    OPENED,
    /** CRM: the open task of this episode became more urgent. */
    UPDATED,
    /** CRM: the open task of this episode is closed. */
    CLOSED,
    /** Nothing to do for this service. */
    NONE,
    /** The user was erased: the receiver is told, and the service keeps nothing of the user. */
    ERASED;

    /** Whether the order wins a customer back, and so has its time. */
    boolean offers() {
        return this == GRANTED || this == OPENED || this == UPDATED;
    }

    /** Whether there was something to offer, and a cap kept it back. */
    boolean isCapped() {
        return this == WITHHELD_USER_MONTH || this == WITHHELD_DAY_BUDGET;
    }

    /** Whether the order ends what an earlier one of the episode began. */
    boolean takesBack() {
        return this == REVOKED || this == CLOSED;
    }
}
