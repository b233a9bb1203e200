package io.tidewatch.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which clients may ask about users. With a token configured: those that bring it. Without one, only a listener bound to loopback
 * answers, and only under a name of this machine: a web page that has its own name resolve to 127.0.0.1 is refused.
 */
public final class Access {
    private static final String SCHEME = "bearer ";
    private static final Set<String> NAMES_OF_THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean loopback;
    private final Optional<byte[]> token;

    /**
     * The rule of one listener.
     *
     * @param loopback whether it is bound to this machine alone
     * @param token that the configuration asks for
     */
    public Access(boolean loopback, Optional<String> token) {
        this.loopback = loopback;
        this.token = token.map(secret -> secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether an address in a URL can only be on this machine, however names resolve. */
    public static boolean isOfThisMachine(String host) {
        return NAMES_OF_THIS_MACHINE.contains(host) || host.equals("::1");
    }

    /** Why the request is refused; empty if it may pass. */
    public Optional<Answer> refusal(Request request) {
        if (token.isPresent()) {
            return bringsToken(request)
                    ? Optional.empty()
                    : Optional.of(Answer.error(
                                    Answer.UNAUTHORIZED,
                                    "Send the token of 'http.token' as 'Authorization: Bearer TOKEN'.")
                            .with("WWW-Authenticate", "Bearer realm=\"tidewatch\""));
        }
        if (!loopback) {
            return Optional.of(Answer.error(
                    Answer.FORBIDDEN,
                    "The listener can be reached from other machines, so users are shown only to clients that bring a token:"
                            + " set 'http.token', or bind 'http.host' to 127.0.0.1."));
        }
        return request.header("host")
                        .map(Access::withoutPort)
                        .filter(NAMES_OF_THIS_MACHINE::contains)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(Answer.error(
                        Answer.FORBIDDEN,
                        "Without 'http.token' users are shown to this machine only: ask 127.0.0.1 or localhost."));
    }

    private boolean bringsToken(Request request) {
        String given = request.header("authorization").orElse("");
        if (!given.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        return isToken(given.substring(SCHEME.length()).strip());
    }

    /** Whether a text is the token; never where there is none. */
    public boolean isToken(String offered) {
        // Takes the same time wherever the first difference is, so that the token cannot be guessed byte by byte.
        return token.isPresent() && MessageDigest.isEqual(offered.getBytes(StandardCharsets.UTF_8), token.get());
    }

    private static String withoutPort(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    }
}
