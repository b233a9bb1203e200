package io.tidewatch.engine;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** Events for tests of the core. */
public final class Events {
    public static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    private static final EventType[] TYPES = EventType.values();

    private Events() {}

    public static Instant day(double days) {
        return START.plus(Duration.ofMillis(Math.round(days * 86_400_000)));
    }

    public static ShopEvent event(String userId, EventType type, double day) {
        return ShopEvent.of(userId + "-" + type + "-" + day, userId, type, day(day))
                .build();
    }

    public static ShopEvent purchase(String userId, double day, double value) {
        return ShopEvent.of(userId + "-purchase-" + day, userId, EventType.PURCHASE, day(day))
                .value(value)
                .currency("EUR")
                .items(List.of(new LineItem("item-" + (int) value, Optional.of("garden"), 1, OptionalDouble.of(value))))
                .build();
    }

    /** A log in time order: bursts of all types, long silences, some retries. */
    public static List<ShopEvent> log(long seed, int users, int eventsPerUser) {
        Random random = new Random(seed);
        List<ShopEvent> log = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            double day = random.nextDouble() * 20;
            for (int i = 0; i < eventsPerUser; i++) {
                day += random.nextInt(3) == 0 ? random.nextDouble() * 40 : random.nextDouble() * 0.01;
                EventType type = TYPES[random.nextInt(TYPES.length)];
                ShopEvent.Builder event = ShopEvent.of("e" + user + "-" + i, "user-" + user, type, day(day))
                        .itemId("item-" + random.nextInt(30))
                        .category("category-" + random.nextInt(5))
                        .value(random.nextInt(200));
                if (type == EventType.REVIEW) {
                    event.rating(random.nextInt(6));
                }
                log.add(event.build());
                if (random.nextInt(20) == 0) {
                    log.add(event.build());
                }
            }
        }
        log.sort(Comparator.comparing(ShopEvent::time));
        return log;
    }
}
