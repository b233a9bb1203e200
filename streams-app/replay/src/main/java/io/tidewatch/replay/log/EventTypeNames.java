package io.tidewatch.replay.log;

import io.tidewatch.topics.EventType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What logs call the event types besides the contract's names. Capital letters, blanks, hyphens and underscores do not matter. */
final class EventTypeNames {
    private static final Map<String, EventType> TYPES = types();

    private EventTypeNames() {}

    /** The type of this name. */
    static Optional<EventType> find(String name) {
        // Most logs write a plain name, which needs no work.
        EventType type = TYPES.get(name);
        return Optional.ofNullable(type == null ? TYPES.get(key(name)) : type);
    }

    private static String key(String name) {
        return name.replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT);
    }

    private static Map<String, EventType> types() {
        Map<String, EventType> types = new HashMap<>();
        for (EventType type : EventType.values()) {
            types.put(type.wireName(), type);
        }
        Map<EventType, List<String>> names = Map.of(
                EventType.BROWSE, List.of("view", "pageview", "productview", "pv", "click", "visit"),
                EventType.SEARCH, List.of("query"),
                EventType.CART, List.of("addtocart", "cartadd", "basket", "addtobasket"),
                EventType.FAVOURITE, List.of("favorite", "fav", "wishlist", "addtowishlist", "like"),
                EventType.PURCHASE, List.of("buy", "transaction", "order", "sale", "checkout"),
                EventType.RETURN, List.of("refund", "cancellation"),
                EventType.REVIEW, List.of("rating", "comment"),
                EventType.SUPPORT, List.of("ticket", "complaint", "contact"));
        names.forEach((type, all) -> all.forEach(name -> types.put(name, type)));
        return Map.copyOf(types);
    }
}
