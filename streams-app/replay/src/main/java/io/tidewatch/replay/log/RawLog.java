package io.tidewatch.replay.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.mapping.ForeignRecord;
import io.tidewatch.mapping.JsonRecords;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A user's own file before anybody has said what its columns mean: its records as texts by column, or for JSON by path. */
public final class RawLog {
    /** Deeper and longer than what carries an event's fields. */
    private static final int MAX_DEPTH = 8;

    private static final int MAX_PATHS = 400;
    private static final int LOOK_BYTES = 1 << 12;

    private final LogFile file;
    private final Dataset reads;

    /** Takes one record after the other. */
    public interface Visitor {
        /**
         * A record.
         *
         * @param line where it begins, counted from 1
         * @param cells those that are not empty, in their order
         */
        void record(long line, Map<String, ForeignRecord.Cell> cells);

        /** Text between records that is none. */
        void noRecord(long line);
    }

    private RawLog(LogFile file, Dataset reads) {
        this.file = file;
        this.reads = reads;
    }

    /** @throws TidewatchException if the file cannot be read, or is not text */
    public static RawLog of(Path path, TextForm form) {
        LogFile file = LogFile.of(path, form);
        if (isParquet(path)) {
            return new RawLog(file, Dataset.PARQUET);
        }
        AtomicReference<Dataset> reads = new AtomicReference<>(Dataset.CSV);
        file.read(bytes -> reads.set(startsLikeJson(bytes) ? Dataset.JSONL : Dataset.CSV));
        return new RawLog(file, reads.get());
    }

    private static boolean isParquet(Path path) {
        LogFile.requireReadable(path);
        try (InputStream bytes = Files.newInputStream(path)) {
            return FileKind.of(bytes.readNBytes(FileKind.LOOK))
                    .filter(FileKind.PARQUET::equals)
                    .isPresent();
        } catch (IOException e) {
            throw new TidewatchException("'" + path + "' could not be read: " + e.getMessage(), e);
        }
    }

    private static boolean startsLikeJson(InputStream bytes) throws IOException {
        for (byte character : bytes.readNBytes(LOOK_BYTES)) {
            if (!Character.isWhitespace(character) && character != 0x1e) {
                return character == '{' || character == '[';
            }
        }
        return false;
    }

    /** {@link Dataset#CSV}, {@link Dataset#JSONL} or {@link Dataset#PARQUET}. */
    public Dataset reads() {
        return reads;
    }

    /** The character between a table's columns; empty for JSON. */
    public Optional<Character> separator() {
        if (reads != Dataset.CSV) {
            return Optional.empty();
        }
        AtomicReference<Character> found = new AtomicReference<>();
        file.read(bytes -> found.set(Separators.detect(bytes, file.form().skip())));
        return Optional.of(found.get());
    }

    /** The names of a table's columns as they are written there, empty ones too; none for JSON, whose objects each have their own. */
    public List<String> columns() {
        AtomicReference<List<String>> names = new AtomicReference<>(List.of());
        if (reads == Dataset.CSV) {
            Table.readNamed(file, columns -> {
                names.set(columns.names());
                return row -> {};
            });
        }
        return names.get();
    }

    /**
     * Reads all records.
     *
     * @throws TidewatchException if the file cannot be read to its end
     */
    public void read(Visitor visitor) {
        if (reads == Dataset.CSV) {
            Table.readNamed(file, columns -> row -> visitor.record(row.line(), cells(columns.names(), row)));
        } else {
            Consumer<TextLines.Line> objects = line -> JsonRecords.read(line.bytes())
                    .ifPresentOrElse(
                            object -> visitor.record(line.line(), cells(object)), () -> visitor.noRecord(line.line()));
            if (reads == Dataset.PARQUET) {
                ParquetObjects.read(file, objects);
            } else {
                JsonObjects.read(file, objects);
            }
        }
    }

    private static Map<String, ForeignRecord.Cell> cells(List<String> names, Table.Line row) {
        Map<String, ForeignRecord.Cell> cells = new LinkedHashMap<>();
        for (int place = 0; place < names.size(); place++) {
            String cell = row.cell(place);
            if (!cell.isEmpty()) {
                cells.putIfAbsent(names.get(place), ForeignRecord.Cell.of(cell));
            }
        }
        return cells;
    }

    private static Map<String, ForeignRecord.Cell> cells(ObjectNode object) {
        Map<String, ForeignRecord.Cell> cells = new LinkedHashMap<>();
        flatten("", object, 0, cells);
        return cells;
    }

    private static void flatten(String path, JsonNode node, int depth, Map<String, ForeignRecord.Cell> cells) {
        if (depth > MAX_DEPTH || cells.size() >= MAX_PATHS) {
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                            entry.getValue(),
                            depth + 1,
                            cells));
        } else if (node.isArray()) {
            if (!node.isEmpty()) {
                flatten(path + "[0]", node.get(0), depth + 1, cells);
            }
        } else {
            JsonRecords.cell(node).ifPresent(cell -> cells.put(path, cell));
        }
    }
}
