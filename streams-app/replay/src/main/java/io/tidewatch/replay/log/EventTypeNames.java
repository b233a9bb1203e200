package io.tidewatch.replay.log;

import io.tidewatch.topics.EventType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What logs call the event types. Capital letters, blanks, hyphens and underscores do not matter. */
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
        Map<EventType, List<String>> names = Map.of(
                EventType.BROWSE, List.of("browse", "view", "pageview", "productview", "pv", "click", "visit"),
                EventType.SEARCH, List.of("search", "query"),
                EventType.CART, List.of("cart", "addtocart", "cartadd", "basket", "addtobasket"),
                EventType.FAVOURITE, List.of("favourite", "favorite", "fav", "wishlist", "addtowishlist", "like"),
                EventType.PURCHASE, List.of("purchase", "buy", "transaction", "order", "sale", "checkout"),
                EventType.RETURN, List.of("return", "refund", "cancellation"),
                EventType.REVIEW, List.of("review", "rating", "comment"),
                EventType.SUPPORT, List.of("support", "ticket", "complaint", "contact"));
        names.forEach((type, all) -> all.forEach(name -> types.put(name, type)));
        return Map.copyOf(types);
    }
}
