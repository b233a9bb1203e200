package io.tidewatch.replay.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.EventField;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.WireField;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One JSON object a line: in the contract's form, or mapped to it by a {@link FieldMapping} whose columns are paths of keys
 * ({@code user.id}). Baskets ({@code items}) are taken over in the contract's form.
 */
final class JsonlFormat implements LogFormat {
    private static final ObjectMapper JSON = new ObjectMapper();
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
        TextLines.read(file, lines::line);
    }

    private static final class Lines {
        private final FieldMapping mapping;
        private final EventSink sink;
        private final TimeReader times;
        private final RowIds ids = new RowIds();

        private Lines(FieldMapping mapping, EventSink sink) {
            this.mapping = mapping;
            this.sink = sink;
            this.times = mapping.times();
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
            Optional<String> user = text(EventField.USER_ID, source);
            Optional<Instant> time = text(EventField.TIME, source).flatMap(times::read);
            Optional<EventType> type = text(EventField.TYPE, source).flatMap(mapping::type);
            if (user.isEmpty()) {
                sink.unusable(RowProblem.NO_USER, row);
            } else if (time.isEmpty()) {
                sink.unusable(RowProblem.BAD_TIME, row);
            } else if (type.isEmpty()) {
                sink.unusable(RowProblem.UNKNOWN_TYPE, row);
            } else {
                event(row, source, user.get(), type.get(), time.get());
            }
        }

        private void event(TextLines.Line row, ObjectNode source, String user, EventType type, Instant time) {
            String rowId = ids.next(user, type, time);
            ObjectNode event = JSON.createObjectNode()
                    .put(
                            EventField.EVENT_ID.wireName(),
                            text(EventField.EVENT_ID, source).orElse(rowId))
                    .put(EventField.USER_ID.wireName(), user)
                    .put(EventField.TYPE.wireName(), type.wireName())
                    .put(EventField.TIME.wireName(), time.toString());
            for (EventField field : EventField.values()) {
                if (!field.isRequired() && !put(field, source, event)) {
                    sink.unusable(RowProblem.BAD_NUMBER, "field '" + field.wireName() + "'", row);
                    return;
                }
            }
            try {
                sink.event(ShopEventCodec.read(JSON.writeValueAsBytes(event)), row);
            } catch (InvalidEventException e) {
                sink.unusable(Refusal.problem(e), e.getMessage(), row);
            } catch (JsonProcessingException e) {
                sink.unusable(RowProblem.MALFORMED, row);
            }
        }

        /** Puts an optional field into an event if the source has it; false if it is no number and must be one. */
        private boolean put(EventField field, ObjectNode source, ObjectNode event) {
            String name = field.wireName();
            switch (field.kind().shape()) {
                case LINES -> Optional.ofNullable(source.get(name)).ifPresent(lines -> event.set(name, lines));
                case DECIMAL, WHOLE -> {
                    Optional<String> text = text(field, source);
                    OptionalDouble number = text.map(Numbers::decimal).orElse(OptionalDouble.empty());
                    number.ifPresent(value -> event.put(name, value));
                    return text.isPresent() == number.isPresent();
                }
                case TEXT, TYPE, TIME -> text(field, source).ifPresent(text -> event.put(name, text));
            }
            return true;
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
            return mapping.constant(field).or(() -> {
                JsonNode node = at(source, mapping.column(field).orElse(field.wireName()));
                return node.isValueNode() && !node.isNull()
                        ? Cells.present(node.asText().strip())
                        : Optional.empty();
            });
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
