package io.tidewatch.replay.log;

import io.tidewatch.mapping.Money;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The Brazilian E-Commerce Public Dataset by Olist, version 2, as published: the file is {@code olist_orders_dataset.csv}, and beside
 * it lie {@code olist_customers_dataset.csv} and, if there, {@code olist_order_items_dataset.csv}. An order's own {@code customer_id}
 * is another one for each order, so nobody would ever come back: the customer is {@code customer_unique_id}. Cancelled orders and those
 * that could not be delivered for want of goods are left out. Times are the shop's, without a zone, and are taken as UTC.
 */
final class OlistFormat implements LogFormat {
    private static final String DATASET = "olist";
    private static final String CUSTOMERS = "olist_customers_dataset.csv";
    private static final String ITEMS = "olist_order_items_dataset.csv";
    private static final Set<String> NO_ORDER = Set.of("canceled", "unavailable");

    @Override
    public void read(LogFile file, EventSink sink) {
        Path orders = file.path().orElseThrow();
        Map<String, String> customers = customers(beside(orders, CUSTOMERS)
                .orElseThrow(() -> new TidewatchException("'" + CUSTOMERS + "' must lie beside '" + orders
                        + "': it tells which orders are the same customer's")));
        Map<String, List<LineItem>> lines =
                beside(orders, ITEMS).map(OlistFormat::lines).orElse(Map.of());
        Table.readNamed(file, sink, columns -> new Rows(columns, customers, lines, sink)::row);
    }

    private static Optional<LogFile> beside(Path orders, String name) {
        Path sibling = orders.resolveSibling(name);
        return Files.exists(sibling) ? Optional.of(LogFile.of(sibling, TextForm.PLAIN)) : Optional.empty();
    }

    /** The customer of each order's id for one. */
    private static Map<String, String> customers(LogFile file) {
        Map<String, String> customers = new HashMap<>();
        Table.readNamed(file, columns -> {
            int order = columns.require(DATASET, "customer_id");
            int customer = columns.require(DATASET, "customer_unique_id");
            return row -> customers.put(row.cell(order), row.cell(customer));
        });
        return customers;
    }

    /** The lines of each order; one row is one piece. */
    private static Map<String, List<LineItem>> lines(LogFile file) {
        Map<String, List<LineItem>> lines = new HashMap<>();
        Table.readNamed(file, columns -> {
            int order = columns.require(DATASET, "order_id");
            int item = columns.require(DATASET, "product_id");
            int price = columns.require(DATASET, "price");
            return row -> lines.computeIfAbsent(row.cell(order), any -> new ArrayList<>())
                    .add(new LineItem(row.cell(item), Optional.empty(), 1, Numbers.decimal(row.cell(price))));
        });
        return lines;
    }

    private static final class Rows {
        private final int orderColumn;
        private final int customerColumn;
        private final int statusColumn;
        private final int timeColumn;
        private final Map<String, String> customers;
        private final Map<String, List<LineItem>> lines;
        private final EventSink sink;
        private final TimeReader times = TimeReader.dayFirst();

        private Rows(
                Columns columns, Map<String, String> customers, Map<String, List<LineItem>> lines, EventSink sink) {
            this.orderColumn = columns.require(DATASET, "order_id");
            this.customerColumn = columns.require(DATASET, "customer_id");
            this.statusColumn = columns.require(DATASET, "order_status");
            this.timeColumn = columns.require(DATASET, "order_purchase_timestamp");
            this.customers = customers;
            this.lines = lines;
            this.sink = sink;
        }

        private void row(Table.Line row) {
            String order = row.cell(orderColumn);
            String user = customers.getOrDefault(row.cell(customerColumn), "");
            Optional<Instant> time = times.read(row.cell(timeColumn));
            if (NO_ORDER.contains(row.cell(statusColumn))) {
                sink.unusable(RowProblem.OTHER_EVENT, row);
            } else if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else {
                sink.event(event(order, user, time.get()), row);
            }
        }

        private ShopEvent event(String order, String user, Instant time) {
            ShopEvent.Builder event = ShopEvent.of(order, user, EventType.PURCHASE, time);
            List<LineItem> bought = lines.getOrDefault(order, List.of());
            OptionalDouble value = bought.stream()
                    .flatMapToDouble(line -> line.price().stream())
                    .reduce(Double::sum);
            if (value.isPresent()) {
                event.value(Money.rounded(value.getAsDouble())).currency("BRL");
            }
            return bought.isEmpty()
                    ? event.build()
                    : event.items(bought).quantity(bought.size()).build();
        }
    }
}
