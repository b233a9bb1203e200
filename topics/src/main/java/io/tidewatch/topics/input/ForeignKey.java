package io.tidewatch.topics.input;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Says of a record's key that is not its event's user id what it seems to be, and what its producer should change. */
final class ForeignKey {
    private static final int UUID_BYTES = 16;
    private static final String MEND = "; send the user_id as plain text in UTF-8 (StringSerializer)";
    private static final String CONNECT_MEND =
            "; in Connect take StringConverter as key.converter, or set input.format:"
                    + " connect in the engine's configuration";

    private ForeignKey() {}

    /** The sentence for the dead letter: that the key is wrong and, if it can be told, how. Names no user. */
    static String told(byte[] key, String userId) {
        return "the message's key is not its user_id"
                + seems(key, userId).map(what -> "; " + what).orElse("");
    }

    private static Optional<String> seems(byte[] key, String userId) {
        if (key.length == 0) {
            return Optional.of("it is empty" + MEND);
        }
        return number(key, userId)
                .or(() -> sign(key).map(sign -> "it is " + sign.name() + MEND))
                .or(() -> bytes(key, userId))
                .or(() -> text(new String(key, StandardCharsets.UTF_8), userId));
    }

    /** What the key begins with; many marks are letters, and a key that is text may begin with them by chance. */
    private static Optional<ForeignBytes.Sign> sign(byte[] key) {
        return ForeignBytes.of(key)
                .filter(sign -> sign.kind() == ForeignBytes.Kind.ENCODED || ForeignBytes.isBinary(key));
    }

    /** A number in binary. Four and eight bytes may also be a text, or Avro: then only if they say the very user. */
    private static Optional<String> number(byte[] key, String userId) {
        if (key.length != Integer.BYTES && key.length != Long.BYTES) {
            return Optional.empty();
        }
        boolean isUser = new BigInteger(key).toString().equals(userId);
        boolean isNumber = ForeignBytes.isBinary(key) && !isAvroText(key);
        String what = key.length == Long.BYTES ? "8 bytes (LongSerializer)" : "4 bytes (IntegerSerializer)";
        return isUser || isNumber ? Optional.of("it is a number in " + what + MEND) : Optional.empty();
    }

    /** Confluent's magic byte, a schema's id, and a text with its length before it. */
    private static boolean isAvroText(byte[] key) {
        int header = 1 + Integer.BYTES;
        // Avro writes a length doubled.
        return key.length > header && key[0] == 0 && key[header] == 2 * (key.length - header - 1);
    }

    private static Optional<String> bytes(byte[] key, String userId) {
        if (key.length == UUID_BYTES) {
            ByteBuffer bytes = ByteBuffer.wrap(key);
            boolean isUser =
                    new UUID(bytes.getLong(), bytes.getLong()).toString().equalsIgnoreCase(userId);
            if (isUser || ForeignBytes.isBinary(key)) {
                return Optional.of("it is 16 bytes, as of a UUID" + MEND);
            }
        }
        return ForeignBytes.isBinary(key) ? Optional.of("it is no text" + MEND) : Optional.empty();
    }

    private static Optional<String> text(String key, String userId) {
        if (JsonText.of(key).isPresent()) {
            return Optional.of("it is a JSON text in quotes" + MEND + CONNECT_MEND);
        }
        if (key.strip().startsWith("{")) {
            boolean connect = key.contains("\"schema\"") && key.contains("\"payload\"");
            return Optional.of((connect ? "it is Connect's envelope of schema and payload" : "it is a JSON object")
                    + MEND
                    + CONNECT_MEND);
        }
        if (key.strip().equals(userId.strip())) {
            return Optional.of("one of them has white space around it; send both alike");
        }
        if (key.equalsIgnoreCase(userId)) {
            return Optional.of("they differ in capitals; send both alike");
        }
        return Optional.empty();
    }
}
