package io.tidewatch.replay.log;

import io.tidewatch.topics.EventField;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineField;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.WireField;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of an event while it waits to be sorted: which fields it has, a bit each, and then these. Private to one run:
 * temporary files never outlive their format.
 */
final class StoredEvent {
    private static final EventType[] TYPES = EventType.values();
    private static final EventField[] FIELDS = EventField.values();
    private static final LineField[] LINE_FIELDS = LineField.values();

    private StoredEvent() {}

    static void write(ShopEvent event, DataOutput out) throws IOException {
        write(FIELDS, event, out);
    }

    static ShopEvent read(DataInput in) throws IOException {
        return ShopEvent.of(read(FIELDS, new EnumMap<>(EventField.class), in));
    }

    private static <R> void write(WireField<R>[] fields, R object, DataOutput out) throws IOException {
        List<Optional<?>> values = new ArrayList<>(fields.length);
        int present = 0;
        for (WireField<R> field : fields) {
            Optional<?> value = field.of(object);
            present |= (value.isPresent() ? 1 : 0) << values.size();
            values.add(value);
        }
        out.writeInt(present);
        for (int i = 0; i < fields.length; i++) {
            if (values.get(i).isPresent()) {
                write(fields[i], values.get(i).get(), out);
            }
        }
    }

    private static <F extends WireField<?>> Map<F, Object> read(F[] fields, Map<F, Object> values, DataInput in)
            throws IOException {
        int present = in.readInt();
        for (int i = 0; i < fields.length; i++) {
            if ((present & 1 << i) != 0) {
                values.put(fields[i], value(fields[i], in));
            }
        }
        return values;
    }

    private static void write(WireField<?> field, Object value, DataOutput out) throws IOException {
        switch (field.kind().shape()) {
            case TEXT -> {
                // Not writeUTF: that one is slower and ends at 64 KiB.
                byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            case DECIMAL -> out.writeDouble((Double) value);
            case WHOLE -> out.writeInt((Integer) value);
            case TYPE -> out.writeByte(((EventType) value).ordinal());
            case TIME -> {
                out.writeLong(((Instant) value).getEpochSecond());
                out.writeInt(((Instant) value).getNano());
            }
            case LINES -> {
                List<?> lines = (List<?>) value;
                out.writeInt(lines.size());
                for (Object line : lines) {
                    write(LINE_FIELDS, (LineItem) line, out);
                }
            }
        }
    }

    private static Object value(WireField<?> field, DataInput in) throws IOException {
        return switch (field.kind().shape()) {
            case TEXT -> {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case DECIMAL -> in.readDouble();
            case WHOLE -> in.readInt();
            case TYPE -> TYPES[in.readByte()];
            case TIME -> Instant.ofEpochSecond(in.readLong(), in.readInt());
            case LINES -> {
                int count = in.readInt();
                List<LineItem> lines = new ArrayList<>(count);
                for (int line = 0; line < count; line++) {
                    lines.add(LineItem.of(read(LINE_FIELDS, new EnumMap<>(LineField.class), in)));
                }
                yield lines;
            }
        };
    }
}
