package io.tidewatch.replay.inspect;

import io.tidewatch.mapping.EventTypeNames;
import io.tidewatch.mapping.MappedField;
import io.tidewatch.mapping.Preset;
import io.tidewatch.replay.log.Dataset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Guesses from the names of a file's columns, and from what stands in them, what they mean. */
final class Guesser {
    /** An order of one line is common, but not nine of ten where rows are lines. */
    private static final double MOSTLY_ONE_LINE = 0.9;
    /** The fields that are guessed; the first ones choose their columns first. */
    private static final List<MappedField> GUESSED = List.of(
            MappedField.USER_ID,
            MappedField.TIME,
            MappedField.TYPE,
            MappedField.ORDER_ID,
            MappedField.EVENT_ID,
            MappedField.ITEM_ID,
            MappedField.QUANTITY,
            MappedField.PRICE,
            MappedField.VALUE,
            MappedField.CATEGORY,
            MappedField.CURRENCY,
            MappedField.RATING);

    /** Names that only these data sets have together. */
    private static final Map<Dataset, List<Set<String>>> PUBLISHED = Map.of(
            Dataset.ONLINE_RETAIL,
            List.of(
                    Set.of("invoiceno", "stockcode", "quantity", "invoicedate", "unitprice", "customerid"),
                    Set.of("invoice", "stockcode", "quantity", "invoicedate", "price", "customerid")),
            Dataset.RETAILROCKET,
            List.of(Set.of("timestamp", "visitorid", "event", "itemid", "transactionid")),
            Dataset.REES46,
            List.of(Set.of("eventtime", "eventtype", "productid", "categoryid", "price", "userid")),
            Dataset.OLIST,
            List.of(Set.of("orderid", "customerid", "orderstatus", "orderpurchasetimestamp")));

    private final Dataset reads;
    private final List<ColumnFacts> columns;
    private final Set<String> taken = new HashSet<>();
    private final Map<MappedField, ColumnFacts> found = new LinkedHashMap<>();

    private Guesser(Dataset reads, List<ColumnFacts> columns) {
        this.reads = reads;
        this.columns = columns;
    }

    static Guess guess(Dataset reads, List<ColumnFacts> columns) {
        Optional<Dataset> published = publishedOf(reads, columns);
        if (published.isPresent()) {
            return Guess.of(published.get());
        }
        return presetOf(reads, columns).map(Guess::of).orElseGet(() -> byNames(reads, columns));
    }

    /** What the columns' own names tell. */
    static Guess byNames(Dataset reads, List<ColumnFacts> columns) {
        return new Guesser(reads, columns).byNames();
    }

    /** The published data set whose names a table has. */
    private static Optional<Dataset> publishedOf(Dataset reads, List<ColumnFacts> columns) {
        Set<String> names = columns.stream().map(facts -> key(facts.name())).collect(Collectors.toSet());
        return PUBLISHED.entrySet().stream()
                .filter(entry ->
                        reads == Dataset.CSV && entry.getValue().stream().anyMatch(names::containsAll))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The system whose columns a file has: those of who, when, what, and of the order where every row is one. */
    private static Optional<Preset> presetOf(Dataset reads, List<ColumnFacts> columns) {
        Set<String> names = columns.stream().map(facts -> key(facts.name())).collect(Collectors.toSet());
        // Of two that fit, as Segment and RudderStack, either reads the file.
        return Preset.names().stream()
                .map(Preset::named)
                .filter(preset -> preset.reads().equals(reads == Dataset.CSV ? "csv" : "jsonl"))
                .filter(preset -> fits(preset, names))
                .max(Comparator.comparing(preset -> preset.name().equals("segment") ? 1 : 0));
    }

    private static boolean fits(Preset preset, Set<String> names) {
        boolean identity =
                List.of(MappedField.USER_ID, MappedField.TIME, MappedField.TYPE, MappedField.EVENT_ID).stream()
                        .allMatch(field -> preset.mapping().columns(field).isEmpty() || has(preset, field, names));
        if (!identity || preset.mapping().columns(MappedField.TYPE).size() > 0) {
            return identity && has(preset, MappedField.TYPE, names) && speaksOfItsOwn(preset, names);
        }
        boolean order = preset.mapping()
                .orderColumn()
                .map(column -> names.contains(key(column)))
                .orElseGet(() -> has(preset, MappedField.ORDER_ID, names));
        boolean money = has(preset, MappedField.VALUE, names) || has(preset, MappedField.PRICE, names);
        return order && money;
    }

    /** Names that the contract has too prove no system. */
    private static boolean speaksOfItsOwn(Preset preset, Set<String> names) {
        return List.of(MappedField.USER_ID, MappedField.TIME, MappedField.TYPE, MappedField.EVENT_ID).stream()
                        .flatMap(field -> preset.mapping().columns(field).stream()
                                .filter(column -> names.contains(key(column)))
                                .filter(column -> !column.equals(field.wireName())))
                        .count()
                >= 2;
    }

    private static boolean has(Preset preset, MappedField field, Set<String> names) {
        return preset.mapping().columns(field).stream().anyMatch(column -> names.contains(key(column)));
    }

    private static String key(String name) {
        return name.replaceAll("[\\s_]", "").toLowerCase(Locale.ROOT);
    }

    private Guess byNames() {
        for (MappedField field : GUESSED) {
            best(field).ifPresent(facts -> {
                taken.add(facts.name());
                found.put(field, facts);
            });
        }
        Optional<String> orderColumn = Optional.ofNullable(found.get(MappedField.ORDER_ID))
                .filter(order -> reads == Dataset.CSV && found.containsKey(MappedField.ITEM_ID))
                .filter(order -> order.differentShare() < MOSTLY_ONE_LINE)
                .map(ColumnFacts::name);
        Map<String, String> mapped = new LinkedHashMap<>();
        found.forEach((field, facts) -> {
            MappedField meant = orderColumn.isPresent() && isOfOrder(field, facts) ? MappedField.ORDER_VALUE : field;
            boolean own = key(facts.name()).equals(key(meant.wireName()));
            boolean needed = !own && !(field == MappedField.ORDER_ID && orderColumn.isPresent());
            if (needed) {
                mapped.put(meant.wireName(), facts.name());
            }
        });
        Map<String, String> constants =
                found.containsKey(MappedField.TYPE) ? Map.of() : Map.of(MappedField.TYPE.wireName(), onlyType());
        return new Guess(Optional.empty(), Optional.empty(), mapped, constants, orderColumn);
    }

    private String onlyType() {
        boolean money = found.containsKey(MappedField.VALUE)
                || found.containsKey(MappedField.PRICE)
                || found.containsKey(MappedField.ORDER_ID);
        return money ? "purchase" : "browse";
    }

    /** Whether a sum is the order's and not its line's, as far as its name tells. */
    private static boolean isOfOrder(MappedField field, ColumnFacts facts) {
        String name = key(facts.name());
        return field == MappedField.VALUE
                && (name.startsWith("order")
                        || name.startsWith("grand")
                        || name.startsWith("total")
                        || name.startsWith("basket"));
    }

    private Optional<ColumnFacts> best(MappedField field) {
        Optional<ColumnFacts> named = columns.stream()
                .filter(facts -> !taken.contains(facts.name()) && FieldNames.rank(field, facts.name()) >= 0)
                .filter(facts -> suits(field, facts))
                .min(Comparator.comparingInt(facts -> FieldNames.rank(field, facts.name())));
        if (named.isPresent() || field != MappedField.TIME) {
            return named;
        }
        List<ColumnFacts> times = columns.stream()
                .filter(facts -> facts.kind() == ColumnFacts.Kind.TIME)
                .toList();
        return times.size() == 1 ? Optional.of(times.get(0)) : Optional.empty();
    }

    private static boolean suits(MappedField field, ColumnFacts facts) {
        return switch (field) {
            case TIME -> facts.kind() == ColumnFacts.Kind.TIME;
            case VALUE, PRICE, QUANTITY, RATING -> facts.kind() == ColumnFacts.Kind.NUMBER;
            // A column that is called type and has no event's name in it is another type: of a till, or of an article.
            case TYPE ->
                facts.values().keySet().stream()
                        .anyMatch(value -> EventTypeNames.find(value).isPresent());
            default -> facts.kind() != ColumnFacts.Kind.EMPTY;
        };
    }
}
