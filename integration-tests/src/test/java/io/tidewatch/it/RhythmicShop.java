package io.tidewatch.it;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A shop of customers with rhythms of their own, some of whom leave; no two events at the same time. The same each time. */
final class RhythmicShop {
    private static final Instant START = Instant.parse("2025-03-01T00:00:00Z");

    private RhythmicShop() {}

    /** What happens on each day. */
    static List<List<Message>> days(int customers, int days) {
        Random random = new Random(13);
        List<ShopEvent> events = new ArrayList<>();
        for (int customer = 0; customer < customers; customer++) {
            double pace = 2 + 6 * random.nextDouble();
            double leaves = random.nextInt(3) == 0 ? 2 * days : random.nextDouble() * days;
            int number = 0;
            for (double day = 5 * random.nextDouble();
                    day < Math.min(leaves, days);
                    day += Math.max(1, pace * (0.3 + 1.4 * random.nextDouble()))) {
                events.add(ShopEvent.of(
                                "c%d-%d".formatted(customer, number++),
                                "customer-" + customer,
                                random.nextInt(4) == 0 ? EventType.BROWSE : EventType.PURCHASE,
                                START.plusSeconds(Math.round(day * 86_400)).plusMillis(customer))
                        .value(10 + random.nextInt(40))
                        .build());
            }
        }
        events.sort(Comparator.comparing(ShopEvent::time).thenComparing(ShopEvent::eventId));
        List<List<Message>> byDay = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            Instant from = START.plus(Duration.ofDays(day));
            byDay.add(events.stream()
                    .filter(event ->
                            !event.time().isBefore(from) && event.time().isBefore(from.plus(Duration.ofDays(1))))
                    .map(Message::good)
                    .toList());
        }
        return byDay;
    }
}
