package io.tidewatch.replay.log;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.LineItem;
import io.tidewatch.topics.ShopEvent;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The bytes of an event while it waits to be sorted. Private to one run: temporary files never outlive their format. */
final class StoredEvent {
    private static final EventType[] TYPES = EventType.values();
    private static final int HAS_ITEM = 1;
    private static final int HAS_CATEGORY = 1 << 1;
    private static final int HAS_VALUE = 1 << 2;
    private static final int HAS_CURRENCY = 1 << 3;
    private static final int HAS_QUANTITY = 1 << 4;
    private static final int HAS_RATING = 1 << 5;
    private static final int HAS_TEXT = 1 << 6;
    private static final int HAS_SESSION = 1 << 7;

    private StoredEvent() {}

    static void write(ShopEvent event, DataOutput out) throws IOException {
        out.writeLong(event.time().getEpochSecond());
        out.writeInt(event.time().getNano());
        out.writeByte(event.type().ordinal());
        out.writeByte(fields(event));
        writeText(event.eventId(), out);
        writeText(event.userId(), out);
        writeText(event.itemId(), out);
        writeText(event.category(), out);
        if (event.value().isPresent()) {
            out.writeDouble(event.value().getAsDouble());
        }
        writeText(event.currency(), out);
        if (event.quantity().isPresent()) {
            out.writeInt(event.quantity().getAsInt());
        }
        if (event.rating().isPresent()) {
            out.writeDouble(event.rating().getAsDouble());
        }
        writeText(event.text(), out);
        writeText(event.sessionId(), out);
        out.writeShort(event.items().size());
        for (LineItem line : event.items()) {
            writeLine(line, out);
        }
    }

    static ShopEvent read(DataInput in) throws IOException {
        Instant time = Instant.ofEpochSecond(in.readLong(), in.readInt());
        EventType type = TYPES[in.readByte()];
        int fields = in.readUnsignedByte();
        String eventId = readText(in);
        String userId = readText(in);
        Optional<String> itemId = readText(fields, HAS_ITEM, in);
        Optional<String> category = readText(fields, HAS_CATEGORY, in);
        OptionalDouble value = readDouble(fields, HAS_VALUE, in);
        Optional<String> currency = readText(fields, HAS_CURRENCY, in);
        OptionalInt quantity = (fields & HAS_QUANTITY) == 0 ? OptionalInt.empty() : OptionalInt.of(in.readInt());
        OptionalDouble rating = readDouble(fields, HAS_RATING, in);
        Optional<String> text = readText(fields, HAS_TEXT, in);
        Optional<String> sessionId = readText(fields, HAS_SESSION, in);
        List<LineItem> items = readLines(in);
        return new ShopEvent(
                eventId, userId, type, time, itemId, category, value, currency, quantity, items, rating, text,
                sessionId);
    }

    private static int fields(ShopEvent event) {
        return (event.itemId().isPresent() ? HAS_ITEM : 0)
                | (event.category().isPresent() ? HAS_CATEGORY : 0)
                | (event.value().isPresent() ? HAS_VALUE : 0)
                | (event.currency().isPresent() ? HAS_CURRENCY : 0)
                | (event.quantity().isPresent() ? HAS_QUANTITY : 0)
                | (event.rating().isPresent() ? HAS_RATING : 0)
                | (event.text().isPresent() ? HAS_TEXT : 0)
                | (event.sessionId().isPresent() ? HAS_SESSION : 0);
    }

    private static void writeLine(LineItem line, DataOutput out) throws IOException {
        out.writeByte(
                (line.category().isPresent() ? HAS_CATEGORY : 0) | (line.price().isPresent() ? HAS_VALUE : 0));
        writeText(line.itemId(), out);
        out.writeInt(line.quantity());
        writeText(line.category(), out);
        if (line.price().isPresent()) {
            out.writeDouble(line.price().getAsDouble());
        }
    }

    private static List<LineItem> readLines(DataInput in) throws IOException {
        int count = in.readUnsignedShort();
        List<LineItem> items = new ArrayList<>(count);
        for (int line = 0; line < count; line++) {
            int fields = in.readUnsignedByte();
            String itemId = readText(in);
            int quantity = in.readInt();
            Optional<String> category = readText(fields, HAS_CATEGORY, in);
            items.add(new LineItem(itemId, category, quantity, readDouble(fields, HAS_VALUE, in)));
        }
        return items;
    }

    private static void writeText(Optional<String> text, DataOutput out) throws IOException {
        if (text.isPresent()) {
            writeText(text.get(), out);
        }
    }

    /** Not writeUTF: that one is slower and ends at 64 KiB. */
    private static void writeText(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static Optional<String> readText(int fields, int field, DataInput in) throws IOException {
        return (fields & field) == 0 ? Optional.empty() : Optional.of(readText(in));
    }

    private static String readText(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static OptionalDouble readDouble(int fields, int field, DataInput in) throws IOException {
        return (fields & field) == 0 ? OptionalDouble.empty() : OptionalDouble.of(in.readDouble());
    }
}
