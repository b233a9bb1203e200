package io.tidewatch.topics.input;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The contract's own format: the value is the event in JSON, the key is its user id in UTF-8. */
final class TidewatchInput implements InputFormat {
    @Override
    public ShopEvent read(byte[] value) throws InvalidEventException {
        return ShopEventCodec.read(value);
    }

    @Override
    public boolean isKeyOf(byte[] key, String userId) {
        return isText(key, userId);
    }

    /** Whether the bytes are the text in UTF-8; nothing is made for the usual id, which is ASCII. */
    static boolean isText(byte[] bytes, String text) {
        if (bytes.length == text.length()) {
            int i = 0;
            while (i < bytes.length && bytes[i] >= 0 && bytes[i] == text.charAt(i)) {
                i++;
            }
            // Longer in UTF-8 than in characters otherwise.
            return i == bytes.length;
        }
        return Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8));
    }
}
