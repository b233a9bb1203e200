package io.tidewatch.it;

import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A small shop's log as a producer on a bad day sends it: customers with rhythms of their own, some of whom get trouble and
 * stay away, some of whom return; now and then a retry of an event that had arrived, and a message that is none. The same
 * for the same seed.
 *
 * @param messages in the order in which they are sent; events are in time order, retries aside
 * @param end when the last silence is judged: later than every event
 */
record ShopLog(List<Message> messages, Instant end) {
    private static final Instant START = Instant.parse("2024-03-01T06:00:00Z");
    private static final Instant FIRST_SEASON = Instant.parse("2000-01-01T06:00:00Z");
    private static final int DAYS = 150;
    /** So long the last silences go on. */
    private static final int JUDGED = 45;

    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
    /** One event in so many is sent twice. */
    private static final int RETRIED = 25;
    /** One message in so many is bad. */
    private static final int BAD = 60;
    /** A retry comes before so many other events; the profile remembers the user's last twenty-nine. */
    private static final int RETRY_WITHIN = 5;

    /** The log of a seed with so many customers; each has some fifty events. */
    static ShopLog of(long seed, int customers) {
        return of(seed, customers, START, "");
    }

    /**
     * A log whose last silences have ended by now. In each of so many partitions somebody comes once more at its end, as the time of a
     * live engine needs it.
     */
    static ShopLog untilNow(long seed, int customers, int partitions) {
        Instant start = Instant.now().minus(Duration.ofDays(DAYS + JUDGED + 1L)).truncatedTo(ChronoUnit.SECONDS);
        ShopLog log = of(seed, customers, start, "");
        List<Message> messages = new ArrayList<>(log.messages);
        HomePartition home = new HomePartition(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            int wanted = partition;
            String user = IntStream.iterate(0, number -> number + 1)
                    .mapToObj(number -> "last-" + number)
                    .filter(name -> home.of(name.getBytes(StandardCharsets.UTF_8)) == wanted)
                    .findFirst()
                    .orElseThrow();
            messages.add(Message.good(ShopEvent.of("end-" + partition, user, EventType.BROWSE, log.end)
                    .build()));
        }
        return new ShopLog(List.copyOf(messages), log.end);
    }

    /** One of the logs of the same customers, one behind the other: some fifty, from number 0 on, lie in the past. */
    static ShopLog season(int number, int customers) {
        return of(number, customers, FIRST_SEASON.plus(Duration.ofDays((long) number * (DAYS + JUDGED))), number + "-");
    }

    private static ShopLog of(long seed, int customers, Instant start, String ids) {
        Random random = new Random(seed);
        List<ShopEvent> events = new ArrayList<>();
        for (int customer = 0; customer < customers; customer++) {
            new Customer(random, "customer-" + customer, start, ids).live(events);
        }
        events.sort(Comparator.comparing(ShopEvent::time).thenComparing(ShopEvent::eventId));
        return new ShopLog(messages(random, events), start.plus(Duration.ofDays(DAYS + JUDGED)));
    }

    /** The events, retries included, as the engine should take them. */
    List<ShopEvent> events() {
        return messages.stream().flatMap(message -> message.event().stream()).toList();
    }

    /**
     * Whose events they are.
     *
     * @param start when the shop opens
     * @param ids what the ids of events begin with
     */
    private record Customer(Random random, String user, Instant start, String ids) {
        void live(List<ShopEvent> events) {
            double pace = 1 + random.nextDouble() * 9;
            double leaves = random.nextInt(3) == 0 ? DAYS : random.nextDouble() * DAYS;
            boolean returns = random.nextBoolean();
            int number = 0;
            for (double day = random.nextDouble() * 20; day < DAYS; day += pace * (0.2 + 1.6 * random.nextDouble())) {
                boolean trouble = day > leaves - 2 * pace;
                double time = day;
                for (int left = 1 + random.nextInt(4); left > 0; left--) {
                    time += random.nextDouble() * 0.01;
                    events.add(event(number++, time, trouble));
                }
                if (day > leaves) {
                    if (!returns) {
                        return;
                    }
                    returns = false;
                    leaves = DAYS;
                    day += 25 + 30 * random.nextDouble();
                }
            }
        }

        private ShopEvent event(int number, double day, boolean trouble) {
            EventType type = type(random, trouble);
            ShopEvent.Builder event = ShopEvent.of(
                            ids + user + "-" + number, user, type, start.plusMillis(Math.round(day * MILLIS_PER_DAY)))
                    .sessionId("session-" + number);
            switch (type) {
                case PURCHASE, RETURN -> {
                    double price = 5 + random.nextInt(60);
                    event.value(price)
                            .currency("EUR")
                            .items(List.of(new LineItem(
                                    "item-" + random.nextInt(40), Optional.of("garden"), 1, OptionalDouble.of(price))));
                }
                case REVIEW, SUPPORT ->
                    event.rating(trouble ? random.nextInt(2) : 3 + random.nextInt(3))
                            .text("Grüße aus Köln 🌊");
                case SEARCH -> event.text("lamp");
                default -> event.itemId("item-" + random.nextInt(40)).category("category-" + random.nextInt(5));
            }
            return event.build();
        }
    }

    private static EventType type(Random random, boolean trouble) {
        if (trouble && random.nextInt(3) == 0) {
            return List.of(EventType.RETURN, EventType.REVIEW, EventType.SUPPORT)
                    .get(random.nextInt(3));
        }
        return List.of(
                        EventType.BROWSE,
                        EventType.BROWSE,
                        EventType.SEARCH,
                        EventType.CART,
                        EventType.FAVOURITE,
                        EventType.PURCHASE,
                        EventType.PURCHASE,
                        EventType.REVIEW)
                .get(random.nextInt(8));
    }

    private static List<Message> messages(Random random, List<ShopEvent> events) {
        List<Message> messages = new ArrayList<>();
        List<Message> retries = new ArrayList<>();
        for (ShopEvent event : events) {
            Message message = Message.good(event);
            messages.add(message);
            if (random.nextInt(RETRIED) == 0) {
                retries.add(message);
            }
            if (random.nextInt(RETRY_WITHIN) == 0) {
                messages.addAll(retries);
                retries.clear();
            }
            if (random.nextInt(BAD) == 0) {
                messages.add(bad(random, event));
            }
        }
        messages.addAll(retries);
        return List.copyOf(messages);
    }

    private static Message bad(Random random, ShopEvent event) {
        return switch (random.nextInt(3)) {
            case 0 -> Message.bad(event.userId(), "{\"event_id\": \"cut sho", ReasonCode.UNREADABLE);
            case 1 -> Message.bad(event.userId(), "{\"event_id\": \"no-user\"}", ReasonCode.MISSING_FIELD);
            default -> Message.bad("somebody-else", Message.good(event).value().orElseThrow(), ReasonCode.WRONG_KEY);
        };
    }
}
