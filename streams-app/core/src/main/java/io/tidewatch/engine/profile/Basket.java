package io.tidewatch.engine.profile;

import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks into what was bought: its categories and the items that a customer would remember. */
final class Basket {
    private Basket() {}

    /** How many different categories a purchase names; 0 if it names none. */
    static int categories(ShopEvent event) {
        Set<String> categories = new HashSet<>();
        event.category().ifPresent(categories::add);
        for (LineItem line : event.items()) {
            line.category().ifPresent(categories::add);
        }
        return categories.size();
    }

    /**
     * The ids of the items that cost most, dearest first, each once; of equal ones the first in the basket. An id with a comma is
     * left out, since the contract separates them by commas.
     */
    static List<String> dearest(ShopEvent event) {
        Stream<String> items = event.items().isEmpty()
                ? event.itemId().stream()
                : event.items().stream()
                        .sorted(Comparator.comparingDouble(Basket::value).reversed())
                        .map(LineItem::itemId);
        return items.filter(item -> item.indexOf(',') < 0)
                .distinct()
                .limit(ProfileLayout.LAST_ITEMS)
                .toList();
    }

    private static double value(LineItem line) {
        return line.price().orElse(0) * line.quantity();
    }
}
