package io.tidewatch.mapping;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes JSON objects as records, by a {@link FieldMapping} whose columns are paths ({@link JsonPath}). */
public final class JsonRecords {
    /** Ids and amounts stay as they are written: 12345678901.0 must not become 1.2345678901E10. */
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();

    /** No amount, time or id has more, before its point or behind. */
    private static final int MOST_DIGITS = 400;

    private static final ObjectNode NO_FIELDS = JsonNodeFactory.instance.objectNode();

    private final FieldMapping mapping;
    private final Map<MappedField, List<JsonPath>> paths = new EnumMap<>(MappedField.class);
    private final Map<RowFilter, JsonPath> filters = new HashMap<>();

    /** @throws TidewatchException if a column is no path */
    public JsonRecords(FieldMapping mapping) {
        this.mapping = mapping;
        for (MappedField field : MappedField.values()) {
            List<String> columns = mapping.columns(field);
            paths.put(
                    field,
                    (columns.isEmpty() ? List.of(field.ownName()) : columns)
                            .stream().map(JsonPath::of).toList());
        }
        mapping.filters().forEach(filter -> filters.put(filter, JsonPath.of(filter.column())));
    }

    /** The object in a text; empty if the text is no object. */
    public static Optional<ObjectNode> read(byte[] text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** An object as a record. */
    public ForeignRecord record(ObjectNode object) {
        return new JsonRecord(object);
    }

    /** What a node holds; empty if it is no single value, or blank. */
    public static Optional<ForeignRecord.Cell> cell(JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            return Optional.empty();
        }
        String text = isWritable(node)
                ? node.decimalValue().toPlainString()
                : node.asText().strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(new ForeignRecord.Cell(text, node.isNumber()));
    }

    /** Whether a number can be written without its exponent: 1e999999999 would be a text of a gigabyte. */
    private static boolean isWritable(JsonNode node) {
        return node.isBigDecimal()
                && node.decimalValue().scale() >= -MOST_DIGITS
                && node.decimalValue().scale() <= MOST_DIGITS;
    }

    private final class JsonRecord implements ForeignRecord {
        private final ObjectNode object;

        private JsonRecord(ObjectNode object) {
            this.object = object;
        }

        @Override
        public Optional<Cell> cell(MappedField field) {
            Optional<String> constant = mapping.constant(field);
            if (constant.isPresent()) {
                return constant.map(Cell::of);
            }
            for (JsonPath path : paths.get(field)) {
                Optional<Cell> cell = JsonRecords.cell(path.in(object));
                if (cell.isPresent()
                        && (field != MappedField.USER_ID
                                || UserIds.read(cell.get().text()).isPresent())) {
                    return cell;
                }
            }
            return Optional.empty();
        }

        @Override
        public Optional<String> at(RowFilter filter) {
            return JsonRecords.cell(filters.get(filter).in(object)).map(Cell::text);
        }

        @Override
        public List<ForeignRecord> lines() {
            List<ForeignRecord> lines = new ArrayList<>();
            for (JsonPath path : paths.get(MappedField.ITEMS)) {
                JsonNode list = path.in(object);
                (list.isArray() ? list : MissingNode.getInstance())
                        .forEach(element -> lines.add(
                                // An element that is no object has no fields, and its reader will say so.
                                new JsonRecord(element instanceof ObjectNode line ? line : NO_FIELDS)));
                if (!lines.isEmpty()) {
                    break;
                }
            }
            return lines;
        }
    }
}
