package io.tidewatch.replay.log;

import io.tidewatch.mapping.Money;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A purchase or return whose lines are rows of their own.
 *
 * @param number the event's id: most often the order's number
 * @param total what the log says that the whole order is worth; its lines are added up if it says nothing
 * @param first the row that it begins with
 * @param lines may still grow
 */
record Order(
        String number,
        String user,
        EventType type,
        Instant time,
        Optional<String> currency,
        OptionalDouble total,
        Row first,
        List<LineItem> lines) {

    /** Whether each of several lines has the same total, as the order's own total has that an export writes on every line. */
    boolean hasEqualTotals() {
        return lines.size() > 1
                && lines.stream()
                                .map(line -> Money.rounded(
                                        line.quantity() * line.price().orElse(0)))
                                .distinct()
                                .count()
                        == 1;
    }

    /** The order as one event: its value is its total, or the sum of its lines where any has a price. */
    ShopEvent event() {
        long pieces = lines.stream().mapToLong(LineItem::quantity).sum();
        ShopEvent.Builder event = ShopEvent.of(number, user, type, time)
                // More than an int holds is beyond the contract's limit anyway.
                .quantity((int) Math.min(pieces, Integer.MAX_VALUE))
                .items(lines);
        if (total.isPresent()) {
            event.value(total.getAsDouble());
            currency.ifPresent(event::currency);
        } else if (lines.stream().anyMatch(line -> line.price().isPresent())) {
            event.value(Money.rounded(lines.stream()
                    .mapToDouble(line -> line.quantity() * line.price().orElse(0))
                    .sum()));
            currency.ifPresent(event::currency);
        }
        return event.build();
    }
}
