package io.tidewatch.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Percent-encoding of a path's segment (RFC 3986) over UTF-8. */
public final class PercentEncoding {
    private static final int HEX = 16;
    /** RFC 3986's unreserved characters. */
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private PercentEncoding() {}

    /**
     * The text that a segment stands for. A plus sign is itself: only forms write a space that way.
     *
     * @return empty if it is none: a bad or cut-off escape, a character that had to be escaped, or bytes that are no UTF-8
     */
    public static Optional<String> decode(String segment) {
        ByteBuffer bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                int high = digit(segment, i + 1);
                int low = digit(segment, i + 2);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) (high * HEX + low));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.put((byte) c);
            } else {
                return Optional.empty();
            }
        }
        try {
            // Java's URLDecoder would put a mark in the place of what is no UTF-8, and another user might be found.
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString());
        } catch (CharacterCodingException noUtf8) {
            return Optional.empty();
        }
    }

    /** The segment that stands for a text: what {@link #decode} reads back, with letters, digits and {@code -._~} as they are. */
    public static String encode(String text) {
        StringBuilder segment = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0) {
                segment.append(c);
            } else {
                segment.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return segment.toString();
    }

    private static int digit(String segment, int at) {
        // Character.digit takes digits of other scripts as well.
        return at < segment.length() && segment.charAt(at) < 0x80 ? Character.digit(segment.charAt(at), HEX) : -1;
    }
}
