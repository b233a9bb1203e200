package io.tidewatch.ops;

import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a request comes from an instance with the same token: made for this address, just now, and not seen before.
 * Safe for several threads.
 */
final class PeerGate {
    /** Clocks that are kept are apart by milliseconds; what is on its way for longer has been given up by the asker. */
    static final Duration WINDOW = Duration.ofSeconds(30);
    /** Some 1,600 look-ups a second over the time for which they are remembered, in about 10 MB. */
    private static final int MOST_REMEMBERED = 100_000;

    private final PeerKey key;
    private final Optional<HostPort> self;
    private final Clock clock;
    private final long startedAt;
    /** Nonce to the moment from which its proof is too old anyway; in the order of those moments. */
    private final Map<String, Long> seen = new LinkedHashMap<>();

    PeerGate(PeerKey key, Optional<HostPort> self, Clock clock) {
        this.key = key;
        this.self = self;
        this.clock = clock;
        this.startedAt = clock.millis();
    }

    /** Why a request with a proof is refused; empty if it may pass. */
    Optional<String> refusal(Request request, PeerProof proof) {
        if (self.filter(address -> address.toString().equals(proof.target())).isEmpty()) {
            return Optional.of("The proof is for another address than this instance's 'http.advertised'.");
        }
        String code =
                key.ofRequest(request.method(), request.path(), self.orElseThrow(), proof.madeAt(), proof.nonce());
        if (!sameCode(code, proof.code())) {
            return Optional.of("The proof was made with another 'http.token', or for another request.");
        }
        long now = clock.millis();
        if (Math.abs(now - proof.madeAt()) > WINDOW.toMillis()) {
            return Optional.of("The proof is of another time: the clocks of the instances are too far apart.");
        }
        if (proof.madeAt() < startedAt) {
            // What was seen before the start is not remembered.
            return Optional.of("The proof is older than this instance.");
        }
        if (request.header(HttpPeers.HOP_HEADER).isEmpty()) {
            return Optional.of("The request does not say that it was passed on.");
        }
        return remember(proof.nonce(), now) ? Optional.empty() : Optional.of("The proof has been used.");
    }

    /** What shows the asker that the answer is of one who knows the token, and to this request. */
    String code(PeerProof proof, Answer answer) {
        return key.ofAnswer(proof.nonce(), answer.status(), answer.body());
    }

    /** Takes the same time wherever the first difference is, so that a code cannot be guessed piece by piece. */
    static boolean sameCode(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized boolean remember(String nonce, long now) {
        for (Iterator<Long> oldest = seen.values().iterator(); oldest.hasNext() && oldest.next() < now; ) {
            oldest.remove();
        }
        // A proof from a clock that is ahead may be good for twice the window from now.
        return seen.size() < MOST_REMEMBERED && seen.putIfAbsent(nonce, now + 2 * WINDOW.toMillis()) == null;
    }
}
