package io.tidewatch.replay.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.CloseableIterator;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The records of a Parquet file as JSON objects, so that all that reads JSON reads them. A record's number stands for its line. */
final class ParquetObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ParquetObjects() {}

    /**
     * Reads every record.
     *
     * @throws TidewatchException if it is no Parquet file, or has what cannot be read
     */
    static void read(LogFile file, Consumer<TextLines.Line> objects) {
        Path path = file.path()
                .orElseThrow(() -> new TidewatchException("'" + file.name() + "' is no file on this machine"));
        LogFile.requireReadable(path);
        try (CloseableIterator<?> records =
                asked(file, () -> new CarpetReader<>(path.toFile(), Map.class).iterator())) {
            for (long number = 1; asked(file, records::hasNext); number++) {
                objects.accept(new TextLines.Line(number, JSON.writeValueAsBytes(node(asked(file, records::next)))));
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** What the library throws of a broken file is of many kinds. */
    private static <T> T asked(LogFile file, Callable<T> question) {
        try {
            return question.call();
        } catch (Exception e) {
            throw unreadable(file, e);
        }
    }

    private static TidewatchException unreadable(LogFile file, Exception cause) {
        return new TidewatchException(
                "'" + file.name() + "' cannot be read as Parquet: " + cause.getMessage()
                        + "; copy it again, or write it as CSV or JSON lines",
                cause);
    }

    private static JsonNode node(Object value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, each) -> object.set(String.valueOf(key), node(each)));
            return object;
        }
        if (value instanceof Collection<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(each -> array.add(node(each)));
            return array;
        }
        return single(value);
    }

    private static JsonNode single(Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return NODES.numberNode(((Number) value).longValue());
        }
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            // pandas writes what is missing in a column of numbers as NaN.
            return Double.isNaN(number) ? NullNode.getInstance() : NODES.numberNode(new BigDecimal(value.toString()));
        }
        if (value instanceof BigDecimal number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        return NODES.textNode(value.toString());
    }
}
