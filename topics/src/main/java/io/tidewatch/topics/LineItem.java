package io.tidewatch.topics;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of a basket.
 *
 * @param itemId the shop's item number, 1 to {@value EventLimits#MAX_ID_LENGTH} characters
 * @param category the shop's category, if it sends one
 * @param quantity pieces, at least 1
 * @param price price of one piece in the event's currency, not negative, if known
 */
public record LineItem(String itemId, Optional<String> category, int quantity, OptionalDouble price) {
    public LineItem {
        Objects.requireNonNull(itemId, "itemId");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(price, "price");
    }
}
