package io.tidewatch.http;

import java.time.Duration;
import java.util.Objects;

/**
 * What one client may take of the listener. Durations are totals: an idle time-out would begin anew with every byte of a
 * client that sends one a second.
 *
 * @param firstHead from the connection's opening until its first request's head is whole
 * @param nextHead from one answer's end until the next request's head is whole
 * @param answer from a whole head until the last byte of the answer is with the client's system; the body comes within it. Of a
 *     stream ({@link StreamEndpoint}) until the next event is, which is each time anew
 * @param connections open at once; one more closes the one that has waited longest for a request
 * @param headBytes of request line and headers together
 * @param bodyBytes of the bodies of all requests in hand together
 */
public record HttpLimits(
        Duration firstHead, Duration nextHead, Duration answer, int connections, int headBytes, long bodyBytes) {
    /** Of a probe it is a packet; a person's slow line needs a second. */
    private static final Duration FIRST_HEAD = Duration.ofSeconds(10);
    /** A scraper that comes once a minute keeps its connection. */
    private static final Duration NEXT_HEAD = Duration.ofSeconds(75);
    /** Longer than the longest look-up takes, and enough for the metrics over a slow line. */
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** Far more than probes, scrapers and people open; as many idle ones hold a few megabytes. */
    private static final int CONNECTIONS = 1024;
    /** The longest user id takes 1.2 KB in percent-encoding, a browser's headers some 2 KB. */
    private static final int HEAD_BYTES = 8192;

    /** What people send is an id, a filter or a token. */
    private static final long BODY_BYTES = 64 * 1024;

    public HttpLimits {
        Objects.requireNonNull(firstHead, "firstHead");
        Objects.requireNonNull(nextHead, "nextHead");
        Objects.requireNonNull(answer, "answer");
    }

    /** Limits of a listener that takes no body. */
    public HttpLimits(Duration firstHead, Duration nextHead, Duration answer, int connections, int headBytes) {
        this(firstHead, nextHead, answer, connections, headBytes, 0);
    }

    /** For health, metrics and pages. */
    public static HttpLimits defaults() {
        return new HttpLimits(FIRST_HEAD, NEXT_HEAD, ANSWER, CONNECTIONS, HEAD_BYTES, BODY_BYTES);
    }

    /** The same for more clients, which bring bodies. */
    public static HttpLimits withBodies(int connections, long bodyBytes) {
        return new HttpLimits(FIRST_HEAD, NEXT_HEAD, ANSWER, connections, HEAD_BYTES, bodyBytes);
    }
}
