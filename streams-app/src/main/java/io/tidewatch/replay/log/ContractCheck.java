package io.tidewatch.replay.log;

import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether an event made from a log's row keeps the limits of the contract ({@link EventLimits}). */
final class ContractCheck {
    private static final int CURRENCY_LENGTH = 3;

    private ContractCheck() {}

    /** The first limit that the event breaks, if any. */
    static Optional<RowProblem> problem(ShopEvent event) {
        if (event.userId().isEmpty()) {
            return Optional.of(RowProblem.NO_USER);
        }
        if (event.time().isBefore(EventLimits.MIN_TIME) || !event.time().isBefore(EventLimits.MAX_TIME)) {
            return Optional.of(RowProblem.TIME_OUT_OF_RANGE);
        }
        return keepsLimits(event) ? Optional.empty() : Optional.of(RowProblem.BEYOND_LIMIT);
    }

    private static boolean keepsLimits(ShopEvent event) {
        return isId(event.eventId())
                && isId(event.userId())
                && event.itemId().map(ContractCheck::isId).orElse(true)
                && event.sessionId().map(ContractCheck::isId).orElse(true)
                && isCategory(event.category())
                && isMoney(event.value())
                && event.currency().map(ContractCheck::isCurrency).orElse(true)
                && (event.quantity().isEmpty() || isQuantity(event.quantity().getAsInt()))
                && event.items().size() <= EventLimits.MAX_ITEMS
                && event.items().stream().allMatch(ContractCheck::keepsLimits)
                && (event.rating().isEmpty() || isRating(event.rating().getAsDouble()))
                && event.text()
                        .map(text -> text.length() <= EventLimits.MAX_TEXT_LENGTH)
                        .orElse(true);
    }

    private static boolean keepsLimits(LineItem line) {
        return isId(line.itemId())
                && isCategory(line.category())
                && isQuantity(line.quantity())
                && isMoney(line.price());
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= EventLimits.MAX_ID_LENGTH && id.indexOf('\0') < 0;
    }

    private static boolean isCategory(Optional<String> category) {
        return category.map(name -> name.length() <= EventLimits.MAX_CATEGORY_LENGTH)
                .orElse(true);
    }

    private static boolean isMoney(OptionalDouble amount) {
        // NaN fails both comparisons.
        return amount.isEmpty() || (amount.getAsDouble() >= 0 && amount.getAsDouble() <= EventLimits.MAX_VALUE);
    }

    private static boolean isCurrency(String code) {
        return code.length() == CURRENCY_LENGTH && code.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z');
    }

    private static boolean isQuantity(int pieces) {
        return pieces >= 1 && pieces <= EventLimits.MAX_QUANTITY;
    }

    private static boolean isRating(double stars) {
        return stars >= EventLimits.MIN_RATING && stars <= EventLimits.MAX_RATING;
    }
}
