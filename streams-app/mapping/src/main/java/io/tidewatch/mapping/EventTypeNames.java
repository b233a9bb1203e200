package io.tidewatch.mapping;

import io.tidewatch.topics.EventType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What logs call the event types besides the contract's names. Capital letters, blanks, hyphens and underscores do not matter. */
public final class EventTypeNames {
    private static final Map<String, EventType> TYPES = types();

    private EventTypeNames() {}

    /** The type of this name. */
    public static Optional<EventType> find(String name) {
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
                EventType.BROWSE,
                        List.of(
                                "view",
                                "viewed",
                                "pageview",
                                "pageviewed",
                                "viewedpage",
                                "productview",
                                "productviewed",
                                "viewproduct",
                                "viewedproduct",
                                "productclicked",
                                "productlistviewed",
                                "viewitem",
                                "viewitemlist",
                                "viewcontent",
                                "itemviewed",
                                "selectitem",
                                "listview",
                                "listclick",
                                "pv",
                                "click",
                                "visit"),
                EventType.SEARCH, List.of("query", "searched", "productssearched", "viewsearchresults", "sitesearch"),
                EventType.CART, List.of("addtocart", "addedtocart", "cartadd", "productadded", "basket", "addtobasket"),
                EventType.FAVOURITE,
                        List.of(
                                "favorite",
                                "fav",
                                "wishlist",
                                "addtowishlist",
                                "addedtowishlist",
                                "productaddedtowishlist",
                                "like"),
                EventType.PURCHASE,
                        List.of(
                                "buy",
                                "transaction",
                                "order",
                                "sale",
                                "checkout",
                                "purchased",
                                "ordercompleted",
                                "completedorder",
                                "orderplaced",
                                "placedorder",
                                "ecommercepurchase",
                                "shoporder"),
                EventType.RETURN,
                        List.of(
                                "refund",
                                "refunded",
                                "shoporderrefund",
                                "cancellation",
                                "orderrefunded",
                                "ordercancelled",
                                "ordercanceled"),
                EventType.REVIEW, List.of("rating", "comment", "productreviewed", "reviewed"),
                EventType.SUPPORT, List.of("ticket", "complaint", "contact"));
        names.forEach((type, all) -> all.forEach(name -> types.put(name, type)));
        return Map.copyOf(types);
    }
}
