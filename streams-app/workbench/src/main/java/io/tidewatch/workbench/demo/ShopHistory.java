package io.tidewatch.workbench.demo;

import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The past of the demo's shop: that of a generated one, moved by whole days so that its last day is today, and that of the customers who are
 * offered. Pure: the same moment gives the same.
 */
final class ShopHistory {
    /** Longer than the past, so that none of it is refused for its age. */
    static final Duration MAX_AGE = Duration.ofDays(365);

    /** Enough for customers of every kind, and few enough to be decided in a second or two. */
    private static final int CUSTOMERS = 200;
    /** Habits of some visits a month show within a quarter. */
    private static final int DAYS = 90;

    private static final long SEED = 1;

    private ShopHistory() {}

    /** What happened before a moment, in time order. */
    static List<ShopEvent> before(Instant now) {
        Duration shift =
                Duration.between(ShopSettings.START.plus(DAYS - 1L, ChronoUnit.DAYS), now.truncatedTo(ChronoUnit.DAYS));
        List<ShopEvent> events = new ArrayList<>();
        GeneratedShop shop = new GeneratedShop(new ShopSettings(CUSTOMERS, DAYS, SEED, OptionalLong.empty()));
        try (EventLog log = shop.open()) {
            log.forEachRemaining(event -> events.add(moved(event, shift)));
        }
        events.removeIf(event -> !event.time().isBefore(now));
        KnownCustomer.ALL.forEach(customer -> events.addAll(customer.past(now)));
        events.sort(Comparator.comparing(ShopEvent::time));
        return events;
    }

    private static ShopEvent moved(ShopEvent event, Duration shift) {
        return new ShopEvent(
                event.eventId(),
                event.userId(),
                event.type(),
                event.time().plus(shift),
                event.itemId(),
                event.category(),
                event.value(),
                event.currency(),
                event.quantity(),
                event.items(),
                event.rating(),
                event.text(),
                event.sessionId());
    }
}
