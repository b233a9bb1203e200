package io.tidewatch.topics;

import java.util.Map;
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

    /**
     * The line with these fields; one without a quantity is one piece, as on a till's receipt.
     *
     * @param values of the classes that the fields' kinds name
     * @throws NullPointerException if a required field is missing
     */
    public static LineItem of(Map<LineField, ?> values) {
        Object[] places = new Object[FieldTable.LINE.size()];
        values.forEach((field, value) -> places[field.ordinal()] = value);
        return of(places);
    }

    /** The same from values in the order of {@link LineField}, null where a field is left out. */
    static LineItem of(Object[] values) {
        Integer quantity = (Integer) values[LineField.QUANTITY.ordinal()];
        return new LineItem(
                (String) values[LineField.ITEM_ID.ordinal()],
                Optional.ofNullable((String) values[LineField.CATEGORY.ordinal()]),
                quantity == null ? 1 : quantity,
                ShopEvent.decimal((Double) values[LineField.PRICE.ordinal()]));
    }
}
