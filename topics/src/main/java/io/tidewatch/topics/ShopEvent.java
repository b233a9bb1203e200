package io.tidewatch.topics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One thing a user did: the message on {@code shop.events}, keyed by {@code userId}. Immutable. The limits of
 * {@link EventLimits} are checked where messages are read ({@link ShopEventCodec}), not here. {@link EventField} is the table of the
 * fields.
 *
 * @param eventId the producer's id of this event; the same id again within a user's last events counts once
 * @param userId the user; must equal the message key
 * @param type what was done
 * @param time when, by the shop's clock
 * @param itemId the item looked at, searched, put into the cart, reviewed or returned
 * @param category that item's category
 * @param value money that moved, not negative: the order's total of a purchase, the refund of a return
 * @param currency ISO 4217, three capital letters
 * @param quantity pieces
 * @param items the lines of a purchase or return, empty for other types
 * @param rating stars from 0 to 5 of a review or a support survey
 * @param text words of a review, a search or a support request; never logged
 * @param sessionId the frontend's session
 */
public record ShopEvent(
        String eventId,
        String userId,
        EventType type,
        Instant time,
        Optional<String> itemId,
        Optional<String> category,
        OptionalDouble value,
        Optional<String> currency,
        OptionalInt quantity,
        List<LineItem> items,
        OptionalDouble rating,
        Optional<String> text,
        Optional<String> sessionId) {

    public ShopEvent {
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(itemId, "itemId");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(quantity, "quantity");
        items = List.copyOf(items);
        Objects.requireNonNull(rating, "rating");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(sessionId, "sessionId");
    }

    /** Starts an event with what every event has. */
    public static Builder of(String eventId, String userId, EventType type, Instant time) {
        return new Builder()
                .with(EventField.EVENT_ID, eventId)
                .with(EventField.USER_ID, userId)
                .with(EventField.TYPE, type)
                .with(EventField.TIME, time);
    }

    /**
     * The event with these fields.
     *
     * @param values of the classes that the fields' kinds name
     * @throws NullPointerException if a required field is missing
     */
    public static ShopEvent of(Map<EventField, ?> values) {
        Builder event = new Builder();
        values.forEach(event::with);
        return event.build();
    }

    /** The event with these values, in the order of {@link EventField}, null where a field is left out. */
    @SuppressWarnings("unchecked")
    static ShopEvent of(Object[] values) {
        return new ShopEvent(
                (String) values[EventField.EVENT_ID.ordinal()],
                (String) values[EventField.USER_ID.ordinal()],
                (EventType) values[EventField.TYPE.ordinal()],
                (Instant) values[EventField.TIME.ordinal()],
                Optional.ofNullable((String) values[EventField.ITEM_ID.ordinal()]),
                Optional.ofNullable((String) values[EventField.CATEGORY.ordinal()]),
                decimal((Double) values[EventField.VALUE.ordinal()]),
                Optional.ofNullable((String) values[EventField.CURRENCY.ordinal()]),
                whole((Integer) values[EventField.QUANTITY.ordinal()]),
                values[EventField.ITEMS.ordinal()] instanceof List<?> lines ? (List<LineItem>) lines : List.of(),
                decimal((Double) values[EventField.RATING.ordinal()]),
                Optional.ofNullable((String) values[EventField.TEXT.ordinal()]),
                Optional.ofNullable((String) values[EventField.SESSION_ID.ordinal()]));
    }

    static OptionalDouble decimal(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static OptionalInt whole(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    /** Adds the optional fields one by one; each method returns this builder. */
    public static final class Builder {
        private final Object[] values = new Object[FieldTable.EVENT.size()];

        private Builder() {}

        private Builder with(EventField field, Object value) {
            values[field.ordinal()] = Objects.requireNonNull(value, field.wireName());
            return this;
        }

        public Builder itemId(String itemId) {
            return with(EventField.ITEM_ID, itemId);
        }

        public Builder category(String category) {
            return with(EventField.CATEGORY, category);
        }

        public Builder value(double value) {
            return with(EventField.VALUE, value);
        }

        public Builder currency(String currency) {
            return with(EventField.CURRENCY, currency);
        }

        public Builder quantity(int quantity) {
            return with(EventField.QUANTITY, quantity);
        }

        public Builder items(List<LineItem> items) {
            return with(EventField.ITEMS, items);
        }

        public Builder rating(double rating) {
            return with(EventField.RATING, rating);
        }

        public Builder text(String text) {
            return with(EventField.TEXT, text);
        }

        public Builder sessionId(String sessionId) {
            return with(EventField.SESSION_ID, sessionId);
        }

        /** The event. */
        public ShopEvent build() {
            return of(values);
        }
    }
}
