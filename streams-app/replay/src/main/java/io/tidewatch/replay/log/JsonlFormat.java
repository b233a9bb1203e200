package io.tidewatch.replay.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.mapping.EventMapper;
import io.tidewatch.mapping.FieldMapping;
import io.tidewatch.mapping.ForeignRecord;
import io.tidewatch.mapping.JsonRecords;
import io.tidewatch.mapping.RowIds;
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.mapping.UnusableRecordException;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TidewatchException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * JSON objects, one a line or however they follow one another ({@link JsonObjects}): in the contract's form, or mapped to it by a
 * {@link FieldMapping} whose columns are paths of keys ({@code user.id}).
 */
final class JsonlFormat implements LogFormat {
    private final FieldMapping mapping;
    private final BiConsumer<LogFile, Consumer<TextLines.Line>> objects;

    private JsonlFormat(FieldMapping mapping, BiConsumer<LogFile, Consumer<TextLines.Line>> objects) {
        this.mapping = mapping;
        this.objects = objects;
    }

    /** Reads text. */
    static JsonlFormat ofText(FieldMapping mapping) {
        return new JsonlFormat(mapping, JsonObjects::read);
    }

    /** Reads Parquet's records in the same way. */
    static JsonlFormat ofParquet(FieldMapping mapping) {
        return new JsonlFormat(mapping, ParquetObjects::read);
    }

    @Override
    public void read(LogFile file, EventSink sink) {
        if (mapping.orderColumn().isPresent()) {
            throw new TidewatchException(
                    "--group-by is for --dataset csv; in JSON and Parquet an order has its lines in 'items'");
        }
        JsonRecords records = new JsonRecords(mapping);
        ColumnSurvey survey = new ColumnSurvey(file.name(), mapping);
        objects.accept(file, line -> {
            if (contractForm(line).isEmpty()) {
                JsonRecords.read(line.bytes()).ifPresent(object -> survey.look(records.record(object), line.line()));
            }
        });
        survey.settled().forEach(sink::settled);
        Lines lines = new Lines(records, new EventMapper(mapping, survey.times(), survey::amounts), sink);
        objects.accept(file, lines::line);
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

    private final class Lines {
        private final JsonRecords records;
        private final EventMapper mapper;
        private final EventSink sink;
        private final RowIds ids = new RowIds();

        private Lines(JsonRecords records, EventMapper mapper, EventSink sink) {
            this.records = records;
            this.mapper = mapper;
            this.sink = sink;
        }

        private void line(TextLines.Line row) {
            sink.row();
            contractForm(row).ifPresentOrElse(event -> sink.event(event, row), () -> mapped(row));
        }

        private void mapped(TextLines.Line row) {
            Optional<ObjectNode> object = JsonRecords.read(row.bytes());
            if (object.isEmpty()) {
                sink.unusable(RowProblem.MALFORMED, row);
                return;
            }
            ForeignRecord record = records.record(object.get());
            try {
                EventMapper.Head head = mapper.head(record);
                String rowId = ids.next(head.user(), head.type(), head.time());
                sink.event(mapper.event(head, record, rowId, said -> sink.remark(said, row)), row);
            } catch (UnusableRecordException e) {
                sink.unusable(e.problem(), e.detail(), row);
            }
        }
    }
}
