package io.tidewatch.topics;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One thing a user did: the message on {@code shop.events}, keyed by {@code userId}. Immutable. The limits of
 * {@link EventLimits} are checked where messages are read ({@link ShopEventCodec}), not here.
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
        return new Builder(eventId, userId, type, time);
    }

    /** Adds the optional fields one by one; each method returns this builder. */
    public static final class Builder {
        private final String eventId;
        private final String userId;
        private final EventType type;
        private final Instant time;
        private Optional<String> itemId = Optional.empty();
        private Optional<String> category = Optional.empty();
        private OptionalDouble value = OptionalDouble.empty();
        private Optional<String> currency = Optional.empty();
        private OptionalInt quantity = OptionalInt.empty();
        private List<LineItem> items = List.of();
        private OptionalDouble rating = OptionalDouble.empty();
        private Optional<String> text = Optional.empty();
        private Optional<String> sessionId = Optional.empty();

        private Builder(String eventId, String userId, EventType type, Instant time) {
            this.eventId = eventId;
            this.userId = userId;
            this.type = type;
            this.time = time;
        }

        public Builder itemId(String itemId) {
            this.itemId = Optional.of(itemId);
            return this;
        }

        public Builder category(String category) {
            this.category = Optional.of(category);
            return this;
        }

        public Builder value(double value) {
            this.value = OptionalDouble.of(value);
            return this;
        }

        public Builder currency(String currency) {
            this.currency = Optional.of(currency);
            return this;
        }

        public Builder quantity(int quantity) {
            this.quantity = OptionalInt.of(quantity);
            return this;
        }

        public Builder items(List<LineItem> items) {
            this.items = items;
            return this;
        }

        public Builder rating(double rating) {
            this.rating = OptionalDouble.of(rating);
            return this;
        }

        public Builder text(String text) {
            this.text = Optional.of(text);
            return this;
        }

        public Builder sessionId(String sessionId) {
            this.sessionId = Optional.of(sessionId);
            return this;
        }

        /** The event. */
        public ShopEvent build() {
            return new ShopEvent(
                    eventId, userId, type, time, itemId, category, value, currency, quantity, items, rating, text,
                    sessionId);
        }
    }
}
