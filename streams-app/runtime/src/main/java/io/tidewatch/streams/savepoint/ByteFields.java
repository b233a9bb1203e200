package io.tidewatch.streams.savepoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Fields of variable length in what a savepoint's records say: the length before the bytes, {@value #ABSENT} where there are none. */
final class ByteFields {
    private static final int ABSENT = -1;

    private ByteFields() {}

    static int size(Optional<byte[]> field) {
        return Integer.BYTES + field.map(bytes -> bytes.length).orElse(0);
    }

    static void put(ByteBuffer out, Optional<byte[]> field) {
        out.putInt(field.map(bytes -> bytes.length).orElse(ABSENT));
        field.ifPresent(out::put);
    }

    static Optional<byte[]> get(ByteBuffer in) {
        int length = in.getInt();
        if (length == ABSENT) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return Optional.of(bytes);
    }

    static Optional<byte[]> utf8(String text) {
        return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer in) {
        return new String(get(in).orElseThrow(), StandardCharsets.UTF_8);
    }
}
