package io.tidewatch.console.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cookie of somebody who has shown the token: its end and a code over it, made with the token as key. Nothing is kept, so every
 * instance with the same token takes it, and it ends with the token.
 */
final class Session {
    /** A working day. */
    static final Duration LENGTH = Duration.ofHours(12);

    private static final String ALGORITHM = "HmacSHA256";
    /** What else the token is a key for is coded with other words. */
    private static final String WORDS = "tidewatch console until ";

    private final SecretKeySpec key;

    Session(String token) {
        this.key = new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** A cookie's value, good from now on for {@link #LENGTH}. */
    String begin(Instant now) {
        String end = Long.toString(now.plus(LENGTH).getEpochSecond());
        return end + "." + code(end);
    }

    /** Whether a cookie's value is one of ours and has not ended. */
    boolean isGood(String value, Instant now) {
        int dot = value.indexOf('.');
        if (dot <= 0) {
            return false;
        }
        String end = value.substring(0, dot);
        byte[] offered = value.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(offered, code(end).getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        // Ours, so it is a number.
        return now.getEpochSecond() < Long.parseLong(end);
    }

    private String code(String end) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((WORDS + end).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JVM has " + ALGORITHM + ".", missing);
        }
    }
}
