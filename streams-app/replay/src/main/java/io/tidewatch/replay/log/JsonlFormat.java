package io.tidewatch.replay.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.EventField;
import io.tidewatch.topics.EventLimits;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.WireField;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * JSON objects, one a line or however they follow one another ({@link JsonObjects}): in the contract's form, or mapped to it by a
 * {@link FieldMapping} whose columns are paths of keys ({@code user.id}). Baskets ({@code items}) are taken over in the contract's form.
 */
final class JsonlFormat implements LogFormat {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ASK_FOR_ORDER = "say with --date-order whether the day or the month comes first";

    private final FieldMapping mapping;

    JsonlFormat(FieldMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public void read(LogFile file, EventSink sink) {
        if (mapping.orderColumn().isPresent()) {
            throw new TidewatchException("--group-by is for --dataset csv; in JSON an order has its lines in 'items'");
        }
        Lines lines = new Lines(mapping, sink);
        JsonObjects.read(file, lines::line);
    }

    private static final class Lines {
        private final FieldMapping mapping;
        private final EventSink sink;
        private final TimeReader times;
        private final Amounts amounts;
        private final RowIds ids = new RowIds();

        private Lines(FieldMapping mapping, EventSink sink) {
            this.mapping = mapping;
            this.sink = sink;
            FieldMapping.Forms forms = mapping.forms();
            this.times = forms.timePattern()
                    .map(TimeReader::of)
                    .or(() -> forms.dateOrder().map(TimeReader::of))
                    .orElseGet(TimeReader::undecided);
            this.amounts = forms.decimalSign().map(Amounts::with).orElseGet(Amounts::undecided);
        }

        private void line(TextLines.Line row) {
            sink.row();
            contractForm(row).ifPresentOrElse(event -> sink.event(event, row), () -> mapped(row));
        }

        /** The fast way: most logs are in the contract's form already. */
        private Optional<ShopEvent> contractForm(TextLines.Line row) {
            if (!mapping.isNone()) {
                return Optional.empty();
            }
            try {
                return Optional.of(ShopEventCodec.read(row.bytes()));
            } catch (InvalidEventException e) {
                return Optional.empty();
            }
        }

        private void mapped(TextLines.Line row) {
            Optional<ObjectNode> read = tree(row);
            if (read.isEmpty()) {
                sink.unusable(RowProblem.MALFORMED, row);
                return;
            }
            ObjectNode source = read.get();
            if (!mapping.filters().stream().allMatch(filter -> filter.keeps(text(at(source, filter.column()))))) {
                sink.unusable(RowProblem.NOT_WANTED, row);
                return;
            }
            Optional<String> user = text(EventField.USER_ID, source).flatMap(UserIds::read);
            Optional<Instant> time = text(EventField.TIME, source).flatMap(times::read);
            Optional<EventType> type = text(EventField.TYPE, source).flatMap(mapping::type);
            if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (UserIds.isRounded(user.get())) {
                sink.unusable(RowProblem.ROUNDED_USER, row);
            } else if (time.isEmpty()) {
                boolean eitherOrder = text(EventField.TIME, source)
                        .filter(written -> DateOrder.proof(written) == DateOrder.Proof.EITHER)
                        .isPresent();
                sink.unusable(RowProblem.BAD_TIME, eitherOrder ? ASK_FOR_ORDER : "", row);
            } else if (type.isEmpty()) {
                sink.unusable(RowProblem.UNKNOWN_TYPE, row);
            } else {
                event(row, source, user.get(), type.get(), time.get());
            }
        }

        private void event(TextLines.Line row, ObjectNode source, String user, EventType type, Instant time) {
            String rowId = ids.next(user, type, time);
            Map<EventField, Object> event = new EnumMap<>(EventField.class);
            event.put(EventField.EVENT_ID, text(EventField.EVENT_ID, source).orElse(rowId));
            event.put(EventField.USER_ID, user);
            event.put(EventField.TYPE, type);
            event.put(EventField.TIME, time);
            for (EventField field : EventField.optional()) {
                value(field, source, row).ifPresent(value -> event.put(field, value));
            }
            if (Refunds.isRefund(event)) {
                if (Refunds.isCalledPurchase(event)) {
                    sink.remark(Refunds.REMARK, row);
                }
                sink.event(ShopEvent.of(Refunds.asReturn(event)), row);
            } else {
                sink.event(ShopEvent.of(event), row);
            }
        }

        /** The value of an optional field, if the source has one that can be read. */
        private Optional<?> value(EventField field, ObjectNode source, TextLines.Line row) {
            Optional<String> text = text(field, source);
            return switch (field.kind().shape()) {
                case TEXT -> text.map(written -> Currencies.capitals(field, written));
                case DECIMAL ->
                    number(
                            field,
                            text,
                            row,
                            written -> amounts.read(written).stream().boxed().findFirst());
                case WHOLE -> number(field, text, row, amounts::whole);
                case TIME -> text.flatMap(times::read);
                case TYPE -> text.flatMap(mapping::type);
                case LINES -> Optional.ofNullable(source.get(field.wireName())).flatMap(lines -> lines(lines, row));
            };
        }

        private <T> Optional<T> number(
                EventField field, Optional<String> text, TextLines.Line row, Function<String, Optional<T>> reading) {
            Optional<T> number = text.flatMap(reading);
            if (text.isPresent() && number.isEmpty()) {
                sink.remark(Amounts.remark(field, text.get()), row);
            }
            return number;
        }

        /** A basket in the contract's form, read by the contract's own reader. */
        private Optional<List<LineItem>> lines(JsonNode lines, TextLines.Line row) {
            ObjectNode event = JSON.createObjectNode()
                    .put(EventField.EVENT_ID.wireName(), "any")
                    .put(EventField.USER_ID.wireName(), "anybody")
                    .put(EventField.TYPE.wireName(), EventType.PURCHASE.wireName())
                    .put(EventField.TIME.wireName(), EventLimits.MIN_TIME.toString())
                    .set(EventField.ITEMS.wireName(), lines);
            try {
                return Optional.of(
                        ShopEventCodec.read(JSON.writeValueAsBytes(event)).items());
            } catch (InvalidEventException e) {
                sink.remark("left out: " + e.getMessage(), row);
            } catch (JsonProcessingException e) {
                sink.remark("left out: field 'items' cannot be read", row);
            }
            return Optional.empty();
        }

        private static Optional<ObjectNode> tree(TextLines.Line row) {
            try {
                JsonNode node = JSON.readTree(row.bytes());
                return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        private Optional<String> text(WireField<?> field, ObjectNode source) {
            return mapping.constant(field)
                    .or(() -> text(at(source, mapping.column(field).orElse(field.wireName()))));
        }

        private static Optional<String> text(JsonNode node) {
            return node.isValueNode() && !node.isNull()
                    ? Cells.present(node.asText().strip())
                    : Optional.empty();
        }

        private static JsonNode at(ObjectNode source, String path) {
            JsonNode direct = source.get(path);
            if (direct != null) {
                return direct;
            }
            JsonNode node = source;
            for (String key : path.split("\\.")) {
                node = Optional.ofNullable(node.get(key)).orElse(MissingNode.getInstance());
            }
            return node;
        }
    }
}
