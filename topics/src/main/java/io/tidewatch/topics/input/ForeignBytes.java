package io.tidewatch.topics.input;

import io.tidewatch.topics.Utf8;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Recognises a key or value that is no JSON text in UTF-8 by its first bytes. Looks for marks that others have published, and guesses
 * at nothing else: what has no mark is not named.
 */
final class ForeignBytes {
    /** A magic byte and a schema's id in four bytes, or in eight as older Apicurio writes it. */
    private static final int CONFLUENT_HEADER = 1 + Integer.BYTES;

    private static final int APICURIO_HEADER = 1 + Long.BYTES;
    /** AWS Glue: version, compression, and a UUID of 16 bytes. */
    private static final int GLUE_HEADER = 2 + 16;

    private static final int GLUE_VERSION = 3;
    private static final int GLUE_UNCOMPRESSED = 0;
    private static final int GLUE_ZLIB = 5;

    /** Two characters tell UTF-16 from a number in binary. */
    private static final int TWO_UTF16_CHARACTERS = 4;

    private static final int MAP_OF_ONE_AND_A_NAME = 3;

    private static final List<Mark> MARKS = List.of(
            mark(Kind.COMPRESSED, "gzip", 0x1F, 0x8B),
            mark(Kind.COMPRESSED, "zstd", 0x28, 0xB5, 0x2F, 0xFD),
            mark(Kind.COMPRESSED, "lz4", 0x04, 0x22, 0x4D, 0x18),
            mark(Kind.COMPRESSED, "lz4 (block format of Java)", 'L', 'Z', '4', 'B', 'l', 'o', 'c', 'k'),
            mark(Kind.COMPRESSED, "snappy", 0xFF, 0x06, 0x00, 0x00, 's', 'N', 'a', 'P', 'p', 'Y'),
            mark(Kind.COMPRESSED, "snappy (block format of Java)", 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0x00),
            mark(Kind.COMPRESSED, "zlib", 0x78, 0x9C),
            mark(Kind.COMPRESSED, "zlib", 0x78, 0x01),
            mark(Kind.COMPRESSED, "zlib", 0x78, 0xDA),
            mark(Kind.COMPRESSED, "a ZIP archive", 'P', 'K', 0x03, 0x04),
            mark(Kind.ENCODED, "text with the byte order mark of UTF-8", 0xEF, 0xBB, 0xBF),
            mark(Kind.ENCODED, "UTF-32 text", 0xFF, 0xFE, 0x00, 0x00),
            mark(Kind.ENCODED, "UTF-32 text", 0x00, 0x00, 0xFE, 0xFF),
            mark(Kind.ENCODED, "UTF-16 text", 0xFF, 0xFE),
            mark(Kind.ENCODED, "UTF-16 text", 0xFE, 0xFF),
            mark(Kind.BINARY, "an Avro file", 'O', 'b', 'j', 0x01),
            mark(Kind.BINARY, "an Avro message of one object", 0xC3, 0x01),
            mark(Kind.BINARY, "a Parquet file", 'P', 'A', 'R', '1'),
            mark(Kind.BINARY, "a serialized Java object", 0xAC, 0xED, 0x00, 0x05),
            mark(Kind.BINARY, "a Python pickle", 0x80, 0x04, 0x95),
            mark(Kind.BINARY, "a Smile message", ':', ')', '\n'));

    private ForeignBytes() {}

    /** What a mark is of; tells the remedy. */
    enum Kind {
        REGISTRY,
        COMPRESSED,
        ENCODED,
        BINARY
    }

    /**
     * What bytes begin with or are.
     *
     * @param name to follow "it is"
     */
    record Sign(Kind kind, String name) {}

    private record Mark(Sign sign, byte[] bytes) {}

    private static Mark mark(Kind kind, String name, int... bytes) {
        byte[] mark = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            mark[i] = (byte) bytes[i];
        }
        return new Mark(new Sign(kind, name), mark);
    }

    /** What the bytes seem to be; empty if they have no mark. */
    static Optional<Sign> of(byte[] bytes) {
        Optional<Sign> registry = utf16(bytes).or(() -> registry(bytes));
        if (registry.isPresent()) {
            return registry;
        }
        for (Mark mark : MARKS) {
            if (startsWith(bytes, mark.bytes())) {
                return Optional.of(mark.sign());
            }
        }
        return messagePack(bytes);
    }

    /** Whether the bytes are no text: not UTF-8, or with control characters that no id may have. */
    static boolean isBinary(byte[] bytes) {
        if (!Utf8.isValid(bytes)) {
            return true;
        }
        for (byte each : bytes) {
            if (each >= 0 && each < ' ') {
                return true;
            }
        }
        return false;
    }

    private static Optional<Sign> registry(byte[] bytes) {
        if (bytes.length >= GLUE_HEADER
                && bytes[0] == GLUE_VERSION
                && (bytes[1] == GLUE_UNCOMPRESSED || bytes[1] == GLUE_ZLIB)) {
            return Optional.of(new Sign(Kind.REGISTRY, "a message of the AWS Glue schema registry"));
        }
        if (bytes.length <= CONFLUENT_HEADER || bytes[0] != 0) {
            return Optional.empty();
        }
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        if (id > 0) {
            String what = bytes[CONFLUENT_HEADER] == '{' ? "JSON" : "Avro or Protobuf";
            return Optional.of(new Sign(Kind.REGISTRY, what + " behind Confluent's magic byte and schema id " + id));
        }
        long wideId = bytes.length > APICURIO_HEADER
                ? ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong()
                : 0;
        return wideId > 0 && wideId <= Integer.MAX_VALUE
                ? Optional.of(new Sign(Kind.REGISTRY, "a message behind Apicurio's magic byte and schema id " + wideId))
                : Optional.empty();
    }

    /** Text in UTF-16 without a mark: of the first characters one byte each is zero. */
    private static Optional<Sign> utf16(byte[] bytes) {
        boolean even = bytes.length >= TWO_UTF16_CHARACTERS && bytes.length % 2 == 0;
        boolean bigEndian = even && bytes[0] == 0 && isVisible(bytes[1]) && bytes[2] == 0 && isVisible(bytes[3]);
        boolean littleEndian = even && isVisible(bytes[0]) && bytes[1] == 0 && isVisible(bytes[2]) && bytes[3] == 0;
        return bigEndian || littleEndian ? Optional.of(new Sign(Kind.ENCODED, "UTF-16 text")) : Optional.empty();
    }

    /** MessagePack and CBOR: a map whose first name is a short text of letters, as the contract's are. */
    private static Optional<Sign> messagePack(byte[] bytes) {
        if (bytes.length < MAP_OF_ONE_AND_A_NAME) {
            return Optional.empty();
        }
        int map = bytes[0] & 0xFF;
        int name = bytes[1] & 0xFF;
        if (map >= 0x81 && map <= 0x8F && name > 0xA0 && name <= 0xBF && isName(bytes, name - 0xA0)) {
            return Optional.of(new Sign(Kind.BINARY, "a MessagePack map"));
        }
        boolean cborMap = map >= 0xA1 && map <= 0xB7 || map == 0xBF;
        if (cborMap && name > 0x60 && name <= 0x77 && isName(bytes, name - 0x60)) {
            return Optional.of(new Sign(Kind.BINARY, "a CBOR map"));
        }
        return Optional.empty();
    }

    private static boolean isName(byte[] bytes, int length) {
        for (int i = 2; i < 2 + length; i++) {
            if (i >= bytes.length || !(Character.isLetter(bytes[i]) || bytes[i] == '_')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisible(byte each) {
        return each > ' ' && each < 0x7F;
    }

    private static boolean startsWith(byte[] bytes, byte[] mark) {
        return bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    }
}
