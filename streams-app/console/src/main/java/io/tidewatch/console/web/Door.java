package io.tidewatch.console.web;

import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Lets those in who may see customers: as for {@code /users}, and beside it those who have signed in with the token in a browser.
 */
final class Door {
    private static final String COOKIE = "tidewatch_console";

    private final Access access;
    private final Optional<Session> session;
    private final Clock clock;

    /**
     * A door.
     *
     * @param token that the configuration asks for
     */
    Door(Access access, Optional<String> token, Clock clock) {
        this.access = access;
        this.session = token.map(Session::new);
        this.clock = clock;
    }

    /** Why the request is refused; empty if it may pass. */
    Optional<Answer> refusal(Request request) {
        return session.isPresent() && isSignedIn(request)
                ? Optional.empty()
                : access.refusal(request).map(answer -> Pages.guarded(answer));
    }

    /** The cookie for a token; empty if it is the wrong one. */
    Optional<String> signIn(Request request, String token) {
        return session.filter(ours -> access.isToken(token))
                .map(ours -> cookie(request, ours.begin(clock.instant()), Session.LENGTH.toSeconds()));
    }

    /** The cookie that takes the session away. */
    String signOut(Request request) {
        return cookie(request, "", 0);
    }

    private boolean isSignedIn(Request request) {
        return cookies(request).entrySet().stream()
                .anyMatch(cookie -> cookie.getKey().equals(COOKIE)
                        && session.orElseThrow().isGood(cookie.getValue(), clock.instant()));
    }

    private static Map<String, String> cookies(Request request) {
        Map<String, String> cookies = new java.util.HashMap<>();
        for (String pair : request.header("cookie").orElse("").split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                cookies.putIfAbsent(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return cookies;
    }

    /** Scripts cannot read it, and no other site's page sends it. */
    private static String cookie(Request request, String value, long seconds) {
        // Behind a proxy that speaks TLS it goes over nothing else.
        boolean encrypted = request.header("x-forwarded-proto").orElse("").equals("https");
        return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
                .formatted(COOKIE, value, seconds, encrypted ? "; Secure" : "");
    }
}
