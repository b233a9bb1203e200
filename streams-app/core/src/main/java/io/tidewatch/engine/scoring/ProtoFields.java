package io.tidewatch.engine.scoring;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of one protobuf message, read and written without a schema: as much of the wire format as it takes to leave parts
 * of a message out (<a href="https://protobuf.dev/programming-guides/encoding/">encoding</a>).
 */
final class ProtoFields {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final byte[] bytes;
    private int at;

    private ProtoFields(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A field as it lies in its message.
     *
     * @param number the field's number in the schema
     * @param raw tag, length and content, to be copied
     * @param content what the tag and length announce: a message, a text, or a number's bytes
     */
    record Field(int number, byte[] raw, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        List<Field> fields() {
            return ProtoFields.of(content);
        }
    }

    /**
     * The fields in their order.
     *
     * @throws IllegalArgumentException if this is no message
     */
    static List<Field> of(byte[] message) {
        ProtoFields reader = new ProtoFields(message);
        List<Field> fields = new ArrayList<>();
        while (reader.at < message.length) {
            fields.add(reader.next());
        }
        return fields;
    }

    /** A field that holds a message or a text. */
    static Field field(int number, byte[] content) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream(content.length + 2 * Integer.BYTES);
        varint(raw, number << 3 | LENGTH_DELIMITED);
        varint(raw, content.length);
        raw.writeBytes(content);
        return new Field(number, raw.toByteArray(), content);
    }

    /** The message that has these fields. */
    static byte[] message(List<Field> fields) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        fields.forEach(field -> message.writeBytes(field.raw));
        return message.toByteArray();
    }

    private Field next() {
        int from = at;
        int tag = (int) varint();
        int content = at;
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED_64 -> at += Long.BYTES;
            case FIXED_32 -> at += Integer.BYTES;
            case LENGTH_DELIMITED -> {
                long length = varint();
                content = at;
                at = length < 0 || length > bytes.length - at ? bytes.length + 1 : at + (int) length;
            }
            default -> throw new IllegalArgumentException("No protobuf message: wire type " + (tag & 7) + ".");
        }
        if (at > bytes.length) {
            throw new IllegalArgumentException("No protobuf message: a field goes beyond its end.");
        }
        return new Field(tag >>> 3, copy(from), copy(content));
    }

    private byte[] copy(int from) {
        return Arrays.copyOfRange(bytes, from, at);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= bytes.length) {
                break;
            }
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("No protobuf message: a number has no end.");
    }

    private static void varint(ByteArrayOutputStream target, int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            target.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        target.write(rest);
    }
}
