package io.tidewatch.bench.load;

import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * What the rows of a scenario read, the same for the same settings.
 *
 * @param traffic how the events are spread over the users
 * @param users how many different users there can be
 * @param events how many events
 * @param everyUserFirst whether one event of every user comes before, so that the state has its full size when it is measured
 */
public record Load(Traffic traffic, int users, int events, boolean everyUserFirst) {
    private static final long SEED = 1;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** One event every 40 ms of event time: 100,000 users then come about once an hour. */
    private static final long STEP_MILLIS = 40;
    /**
     * A shop with more users has as many more events a second, so that each user keeps their pace. With one step for all sizes ten
     * million users would come every five days, and nearly every event would find another user's silence to decide, which no shop has.
     */
    private static final int USERS_OF_STEP = 100_000;
    /** Nine of ten events of a shop are no purchases. */
    private static final int PURCHASE_EVERY = 10;

    private static final int CATEGORIES = 40;
    private static final int ITEMS = 20_000;
    /** Long enough for every user of the generated shop to have come. */
    private static final int SHOP_DAYS = 365;

    public Load {
        if (users < 1 || events < 1) {
            throw new IllegalArgumentException("a load needs at least one user and one event");
        }
    }

    /** All events that are written, those that only fill the state included. */
    public long written() {
        return events + filling();
    }

    /** Events before the load proper, one of every user. */
    public long filling() {
        return everyUserFirst && traffic != Traffic.SHOP ? users : 0;
    }

    /** Writes the load to the events topic. */
    public void produce(String bootstrapServers) {
        produceAfter(bootstrapServers, 0);
    }

    /** Writes the load as if so many other events had come before it. */
    public void produceAfter(String bootstrapServers, long before) {
        try (EventSender sender = EventSender.inBulk(bootstrapServers)) {
            forEach(before, sender::send);
            sender.finish();
        }
    }

    /** Likewise, so many a second, each sent at once: as pages and apps do. */
    public void produceAtPace(double perSecond, String bootstrapServers, long before) {
        try (EventSender sender = EventSender.atOnce(bootstrapServers)) {
            Pacer pacer = new Pacer(System.nanoTime(), System.currentTimeMillis(), perSecond);
            AtomicLong sent = new AtomicLong();
            forEach(before, event -> {
                pacer.await(sent.getAndIncrement());
                sender.send(event);
            });
            sender.finish();
        }
    }

    /** Writes so many events of each user, one user after the other: full rows, each of them changed in one go. Returns how many. */
    public static long produceFullRows(String bootstrapServers, int users, int eventsOfEach) {
        SplittableRandom random = new SplittableRandom(SEED);
        long written = (long) users * eventsOfEach;
        try (EventSender sender = EventSender.inBulk(bootstrapServers)) {
            for (long i = 0; i < written; i++) {
                sender.send(event(i, (int) (i / eventsOfEach), at(i, users), random));
            }
            sender.finish();
        }
        return written;
    }

    /** The events in their order. */
    public void forEach(Consumer<ShopEvent> events) {
        forEach(0, events);
    }

    private void forEach(long before, Consumer<ShopEvent> events) {
        if (traffic == Traffic.SHOP) {
            shop(events);
            return;
        }
        SplittableRandom random = new SplittableRandom(SEED);
        int filling = (int) filling();
        IntStream.range(0, filling)
                .forEach(user -> events.accept(event(before + user, user, at(before + user, users), random)));
        IntSupplier user = traffic.users(users, random);
        for (long i = before + filling; i < before + written(); i++) {
            events.accept(event(i, user.getAsInt(), at(i, users), random));
        }
    }

    /**
     * Writes one event to each of the first partitions, as if so many others of so many users had come before it: something to see a part of the engine
     * at work by. In their time, since one of now would move the engine's clock on by months, and every user's silence with it.
     */
    public static void produceMarkers(String bootstrapServers, int users, int partitions, long before) {
        SplittableRandom random = new SplittableRandom(SEED);
        try (EventSender sender = EventSender.atOnce(bootstrapServers)) {
            for (int partition = 0; partition < partitions; partition++) {
                long number = before + partition;
                sender.send(event(number, partition, at(number, users), random), partition);
            }
            sender.finish();
        }
    }

    /** One made-up event; the same numbers from {@code random} give the same event. */
    public static ShopEvent event(long number, int user, Instant time, SplittableRandom random) {
        EventType type = number % PURCHASE_EVERY == 0 ? EventType.PURCHASE : EventType.BROWSE;
        String item = "item-" + random.nextInt(ITEMS);
        String category = "category-" + random.nextInt(CATEGORIES);
        ShopEvent.Builder event =
                ShopEvent.of("event-" + number, "user-" + user, type, time).sessionId("session-" + user);
        if (type == EventType.BROWSE) {
            return event.itemId(item).category(category).build();
        }
        double price = random.nextInt(100, 20_000) / 100.0;
        return event.value(price)
                .currency("EUR")
                .items(List.of(new LineItem(item, Optional.of(category), 1, OptionalDouble.of(price))))
                .build();
    }

    private void shop(Consumer<ShopEvent> sink) {
        GeneratedShop shop = new GeneratedShop(new ShopSettings(users, SHOP_DAYS, SEED, OptionalLong.of(events)));
        try (EventLog log = shop.open()) {
            while (log.hasNext()) {
                sink.accept(log.next());
            }
        }
    }

    private static Instant at(long number, int users) {
        double step = STEP_MILLIS * Math.min(1, USERS_OF_STEP / (double) users);
        return START.plusMillis((long) (number * step));
    }
}
