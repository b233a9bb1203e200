package io.tidewatch.replay.log;

import io.tidewatch.topics.LineItem;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gathers the lines of orders while they come in, in bounded memory: once too many orders are open, the oldest is taken to be
 * complete. A line that comes later than that begins the order anew; since both have the same event id, the purchase still
 * counts once.
 */
final class OpenOrders {
    private final Map<String, Order> open = new LinkedHashMap<>();
    private final int limit;
    private final EventSink sink;
    private final Function<Order, Optional<String>> remark;

    /** @param limit orders that are open at once */
    OpenOrders(int limit, EventSink sink) {
        this(limit, sink, order -> Optional.empty());
    }

    /** @param remark what is said of an order that is complete, if anything */
    OpenOrders(int limit, EventSink sink, Function<Order, Optional<String>> remark) {
        this.limit = limit;
        this.sink = sink;
        this.remark = remark;
    }

    /** Adds a line to its order, which it may begin. */
    void add(String number, Supplier<Order> begin, LineItem line) {
        open.computeIfAbsent(number, key -> begin.get()).lines().add(line);
        if (open.size() > limit) {
            Iterator<Order> oldest = open.values().iterator();
            emit(oldest.next());
            oldest.remove();
        }
    }

    /** The log is at its end: all orders are complete. */
    void close() {
        open.values().forEach(this::emit);
        open.clear();
    }

    private void emit(Order order) {
        remark.apply(order).ifPresent(said -> sink.remark(said, order.first()));
        sink.event(order.event(), order.first(), order.lines().size());
    }
}
