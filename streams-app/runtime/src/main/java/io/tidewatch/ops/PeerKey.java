package io.tidewatch.ops;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What instances with the same token can make and check, and nobody else: HMAC-SHA256 of a request and of an answer. Who
 * sees one learns nothing of a long random token; a short one that is no random could be tried out on it.
 */
final class PeerKey {
    private static final String ALGORITHM = "HmacSHA256";
    /** Two keys, so that the one's codes are never the other's. */
    private static final String REQUEST = "tidewatch peer request 1";

    private static final String ANSWER = "tidewatch peer answer 1";

    private final byte[] requestKey;
    private final byte[] answerKey;

    private PeerKey(byte[] requestKey, byte[] answerKey) {
        this.requestKey = requestKey;
        this.answerKey = answerKey;
    }

    /** The key of all who share a token. */
    static PeerKey of(String token) {
        byte[] secret = bytes(token);
        return new PeerKey(code(secret, List.of(bytes(REQUEST))), code(secret, List.of(bytes(ANSWER))));
    }

    /**
     * The code of a request.
     *
     * @param path as sent, percent-encoded
     * @param target the address it is meant for
     * @param madeAt milliseconds since 1970
     * @param nonce random, of this request alone
     */
    String ofRequest(String method, String path, HostPort target, long madeAt, String nonce) {
        return hex(code(requestKey, texts(method, path, target.toString(), Long.toString(madeAt), nonce)));
    }

    /** The code of an answer to the request with this nonce. */
    String ofAnswer(String nonce, int status, byte[] body) {
        return hex(code(
                answerKey,
                Stream.concat(texts(nonce, Integer.toString(status)).stream(), Stream.of(body))
                        .toList()));
    }

    private static byte[] code(byte[] key, List<byte[]> parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : parts) {
                // With its length, so that no two lists of parts are the same bytes.
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", impossible);
        }
    }

    private static List<byte[]> texts(String... texts) {
        return Arrays.stream(texts).map(PeerKey::bytes).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] code) {
        return HexFormat.of().formatHex(code);
    }
}
