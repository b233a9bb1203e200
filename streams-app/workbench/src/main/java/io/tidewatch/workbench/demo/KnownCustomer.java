package io.tidewatch.workbench.demo;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A customer of the demo's shop whom a visitor can be, with a past that is written down here, so that it is the same on any day.
 *
 * @param id to log in with
 * @param note who that is, for the list of those who can log in
 * @param visits in order of time
 */
record KnownCustomer(String id, String note, List<Visit> visits) {
    /** In the middle of a European day. */
    private static final Duration TIME_OF_DAY = Duration.ofHours(11);

    private static final Duration TO_THE_ORDER = Duration.ofMinutes(6);
    private static final String CURRENCY = "EUR";
    /** The goods of the page with their prices: they are looked at in turn. */
    private static final List<LineItem> GOODS = List.of(
            good("LT-101", "kitchen/cups", 14),
            good("LT-201", "light/candles", 18),
            good("LT-302", "textiles/kitchen", 24),
            good("LT-103", "kitchen/bowls", 22),
            good("LT-402", "paper/prints", 38));

    /** Those who are offered; the first one's next bad experience is one too many. */
    static final List<KnownCustomer> ALL = List.of(
            new KnownCustomer(
                    "ada",
                    "a regular who is drifting away: came every week, then after one, two and three months",
                    List.of(
                            new Visit(226, 4),
                            new Visit(218, 4),
                            new Visit(210, 4),
                            new Visit(202, 3),
                            new Visit(173, 3),
                            new Visit(117, 0),
                            new Visit(10, 0))),
            new KnownCustomer(
                    "ben",
                    "comes every week and buys",
                    IntStream.rangeClosed(1, 20)
                            .mapToObj(i -> new Visit(3 + 7 * (20 - i), 2))
                            .toList()),
            new KnownCustomer("cleo", "ordered once, last week", List.of(new Visit(6, 2))));

    KnownCustomer {
        visits = List.copyOf(visits);
    }

    /**
     * A visit.
     *
     * @param daysAgo 1 or more, so that a visit today is another one
     * @param lines of the order, 0 to {@code GOODS.size()}; with 0 the customer only looked
     */
    record Visit(int daysAgo, int lines) {}

    /** What the customer did before a moment, in time order. */
    List<ShopEvent> past(Instant now) {
        return IntStream.range(0, visits.size())
                .boxed()
                .flatMap(number -> events(number, now))
                .toList();
    }

    private Stream<ShopEvent> events(int number, Instant now) {
        Visit visit = visits.get(number);
        Instant came = now.truncatedTo(ChronoUnit.DAYS)
                .minus(visit.daysAgo(), ChronoUnit.DAYS)
                .plus(TIME_OF_DAY);
        LineItem seen = GOODS.get(number % GOODS.size());
        ShopEvent look = ShopEvent.of(id + "-look-" + number, id, EventType.BROWSE, came)
                .itemId(seen.itemId())
                .category(seen.category().orElseThrow())
                .build();
        if (visit.lines() == 0) {
            return Stream.of(look);
        }
        List<LineItem> basket = GOODS.subList(0, visit.lines());
        double total =
                basket.stream().mapToDouble(line -> line.price().orElseThrow()).sum();
        ShopEvent order = ShopEvent.of(id + "-order-" + number, id, EventType.PURCHASE, came.plus(TO_THE_ORDER))
                .items(basket)
                .value(total)
                .currency(CURRENCY)
                .build();
        return Stream.of(look, order);
    }

    private static LineItem good(String id, String category, double price) {
        return new LineItem(id, Optional.of(category), 1, OptionalDouble.of(price));
    }
}
