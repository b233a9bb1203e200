package io.tidewatch.replay.log;

import io.tidewatch.mapping.RowIds;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.TimeReader;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * 84.51°'s Complete Journey in the form in which it is shipped (see its ATTRIBUTION.md): one row a basket, whose products stand as
 * numbers, with a star and the pieces where they are more than one. A basket is a purchase; its value is what the shop received.
 * The shop's own times are taken as UTC, so that a day is the shop's.
 */
final class CompleteJourneyFormat implements LogFormat {
    private static final String DATASET = "complete-journey";
    private static final LogFile PRODUCTS = LogFile.shipped("/datasets/complete-journey/products.csv.gz");
    private static final String CURRENCY = "USD";

    @Override
    public void read(LogFile file, EventSink sink) {
        List<Product> products = products();
        Table.readNamed(file, sink, columns -> new Baskets(Places.of(columns), products, sink)::basket);
    }

    /** The products in the order of their numbers, which begin at 0. */
    private static List<Product> products() {
        List<Product> products = new ArrayList<>();
        Table.read(PRODUCTS, row -> products.add(new Product(row.cell(0), Cells.present(row.cell(1)))));
        // The names of the columns.
        return List.copyOf(products.subList(1, products.size()));
    }

    private static final class Baskets {
        private final Places places;
        private final List<Product> products;
        private final EventSink sink;
        private final TimeReader times = TimeReader.monthFirst();
        private final RowIds ids = new RowIds();

        private Baskets(Places places, List<Product> products, EventSink sink) {
            this.places = places;
            this.products = products;
            this.sink = sink;
        }

        private void basket(Table.Line row) {
            String user = row.cell(places.household());
            Optional<Instant> time = times.read(row.cell(places.time()));
            OptionalDouble dollars = Numbers.decimal(row.cell(places.sales()));
            String bought = row.cell(places.products());
            if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else if (dollars.isEmpty()) {
                sink.unusable(RowProblem.BAD_NUMBER, row);
            } else if (bought.isEmpty()) {
                sink.unusable(RowProblem.MISSING_FIELD, row);
            } else {
                Optional<List<LineItem>> lines = lines(bought);
                if (lines.isEmpty()) {
                    sink.unusable(RowProblem.MALFORMED, row);
                } else {
                    sink.event(event(user, time.get(), dollars.getAsDouble(), lines.get()), row);
                }
            }
        }

        private ShopEvent event(String user, Instant time, double dollars, List<LineItem> lines) {
            return ShopEvent.of(ids.next(user, EventType.PURCHASE, time), user, EventType.PURCHASE, time)
                    .value(dollars)
                    .currency(CURRENCY)
                    .quantity(lines.stream().mapToInt(LineItem::quantity).sum())
                    .items(lines)
                    .build();
        }

        /** The basket's lines, or nothing when one of them names no product or no number of pieces. */
        private Optional<List<LineItem>> lines(String bought) {
            String[] words = bought.split(" ");
            List<LineItem> lines = new ArrayList<>(words.length);
            for (String word : words) {
                int star = word.indexOf('*');
                Optional<Integer> number = Numbers.whole(star < 0 ? word : word.substring(0, star));
                Optional<Integer> pieces = star < 0 ? Optional.of(1) : Numbers.whole(word.substring(star + 1));
                if (number.isEmpty() || pieces.isEmpty() || number.get() < 0 || number.get() >= products.size()) {
                    return Optional.empty();
                }
                Product product = products.get(number.get());
                lines.add(new LineItem(product.id(), product.category(), pieces.get(), OptionalDouble.empty()));
            }
            return Optional.of(lines);
        }
    }

    private record Product(String id, Optional<String> category) {}

    private record Places(int household, int time, int sales, int products) {
        static Places of(Columns columns) {
            return new Places(
                    columns.require(DATASET, "household_id"),
                    columns.require(DATASET, "time"),
                    columns.require(DATASET, "sales_value"),
                    columns.require(DATASET, "products"));
        }
    }
}
