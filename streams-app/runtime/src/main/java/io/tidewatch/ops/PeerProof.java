package io.tidewatch.ops;

import io.tidewatch.http.Request;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an instance sends another in the place of the token: that it knows it, for one request to one address at one moment.
 *
 * @param target the address asked, as the group's metadata names it
 * @param madeAt milliseconds since 1970
 * @param nonce random, of this request alone
 * @param code {@link PeerKey#ofRequest}
 */
record PeerProof(String target, long madeAt, String nonce, String code) {
    private static final String SCHEME = "Tidewatch-Peer";
    private static final Pattern FORM = Pattern.compile(
            SCHEME + " target=([^,\\s]{1,300}), time=(\\d{1,15}), nonce=([0-9a-f]{32}), code=([0-9a-f]{64})");

    /** Whether the request comes with one, readable or not. */
    static boolean isOfferedBy(Request request) {
        return authorization(request).toLowerCase(Locale.ROOT).startsWith(SCHEME.toLowerCase(Locale.ROOT));
    }

    /** The one of a request; empty if it has none that can be read. */
    static Optional<PeerProof> of(Request request) {
        Matcher matcher = FORM.matcher(authorization(request));
        return matcher.matches()
                ? Optional.of(new PeerProof(
                        matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }

    /** The value of the header {@code Authorization}. */
    String header() {
        return "%s target=%s, time=%d, nonce=%s, code=%s".formatted(SCHEME, target, madeAt, nonce, code);
    }

    private static String authorization(Request request) {
        return request.header("authorization").orElse("");
    }
}
