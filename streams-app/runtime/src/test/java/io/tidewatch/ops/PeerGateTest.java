package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Request;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerGateTest {
    private static final String TOKEN = "a-token-that-all-instances-share";
    private static final PeerKey KEY = PeerKey.of(TOKEN);
    private static final HostPort SELF = new HostPort("pod-1.shop", 8080);
    private static final String NONCE = "0123456789abcdef0123456789abcdef";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOON.minusSeconds(3600));
    private final PeerGate gate = new PeerGate(KEY, Optional.of(SELF), new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return time.get();
        }
    });

    {
        time.set(NOON);
    }

    @Test
    void whoKnowsTheTokenMayPass() {
        assertThat(refusal(proof(KEY, "GET", "/users/u", SELF, NOON, NONCE))).isEmpty();
    }

    @Test
    void whatIsOnItsWayIsReadAsItWasMade() {
        PeerProof proof = proof(KEY, "GET", "/users/u", new HostPort("fd00::1", 8080), NOON, NONCE);

        assertThat(proof.header()).doesNotContain(TOKEN).contains("target=[fd00::1]:8080");
        assertThat(PeerProof.of(request(proof))).contains(proof);
    }

    @Test
    void aProofServesOnce() {
        PeerProof proof = proof(KEY, "GET", "/users/u", SELF, NOON, NONCE);
        refusal(proof);

        assertThat(refusal(proof)).hasValueSatisfying(why -> assertThat(why).contains("has been used"));
        assertThat(refusal(proof(KEY, "GET", "/users/u", SELF, NOON, NONCE.replace('0', '1'))))
                .isEmpty();
    }

    @Test
    void aProofFromAClockThatIsAheadServesOnceForAsLongAsItIsGood() {
        PeerProof ahead = proof(KEY, "GET", "/users/u", SELF, NOON.plus(PeerGate.WINDOW), NONCE);
        assertThat(refusal(ahead)).isEmpty();

        time.set(NOON.plus(PeerGate.WINDOW.multipliedBy(2)));
        assertThat(refusal(ahead)).hasValueSatisfying(why -> assertThat(why).contains("has been used"));
        time.set(time.get().plusMillis(1));
        assertThat(refusal(ahead)).hasValueSatisfying(why -> assertThat(why).contains("of another time"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-31, 31, -3000, 100_000})
    void aProofOfAnotherTimeIsRefused(long seconds) {
        assertThat(refusal(proof(KEY, "GET", "/users/u", SELF, NOON.plusSeconds(seconds), NONCE)))
                .isPresent();
    }

    @Test
    void aProofFromBeforeTheStartIsRefusedForItsUseIsForgotten() {
        PeerGate restarted = new PeerGate(KEY, Optional.of(SELF), Clock.fixed(NOON, ZoneOffset.UTC));
        PeerProof before = proof(KEY, "GET", "/users/u", SELF, NOON.minusMillis(1), NONCE);

        assertThat(restarted.refusal(request(before), before)).isPresent();
    }

    @Test
    void aProofForAnotherAddressIsRefused() {
        assertThat(refusal(proof(KEY, "GET", "/users/u", new HostPort("foreign", 80), NOON, NONCE)))
                .isPresent();
    }

    @Test
    void anotherTokensProofIsRefused() {
        assertThat(refusal(proof(PeerKey.of(TOKEN + "0"), "GET", "/users/u", SELF, NOON, NONCE)))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"GET, /users/v", "GET, /users/u/", "HEAD, /users/u", "GETT, users/u"})
    void aProofOfAnotherRequestIsRefused(String method, String path) {
        PeerProof proof = proof(KEY, "GET", "/users/u", SELF, NOON, NONCE);

        assertThat(gate.refusal(new Request(method, path, headers(proof)), proof))
                .isPresent();
    }

    @Test
    void aProofThatWasAlteredIsRefused() {
        PeerProof proof = proof(KEY, "GET", "/users/u", SELF, NOON, NONCE);
        String code = proof.code();
        char last = code.charAt(code.length() - 1);

        assertThat(refusal(new PeerProof(proof.target(), proof.madeAt() + 1, NONCE, code)))
                .isPresent();
        assertThat(refusal(new PeerProof(proof.target(), proof.madeAt(), NONCE.replace('0', '1'), code)))
                .isPresent();
        assertThat(refusal(new PeerProof(
                        proof.target(),
                        proof.madeAt(),
                        NONCE,
                        code.substring(0, code.length() - 1) + (last == '0' ? '1' : '0'))))
                .isPresent();
        // What is refused has used up nothing.
        assertThat(refusal(proof)).isEmpty();
    }

    @Test
    void aRequestThatMightBePassedOnAgainIsRefused() {
        PeerProof proof = proof(KEY, "GET", "/users/u", SELF, NOON, NONCE);
        Map<String, String> headers = headers(proof);
        headers.remove("tidewatch-forwarded");

        assertThat(gate.refusal(new Request("GET", "/users/u", headers), proof)).isPresent();
    }

    @Test
    void whoAdvertisesNothingIsAskedByNobody() {
        PeerProof proof = proof(KEY, "GET", "/users/u", SELF, NOON, NONCE);

        assertThat(new PeerGate(KEY, Optional.empty(), Clock.fixed(NOON, ZoneOffset.UTC))
                        .refusal(request(proof), proof))
                .isPresent();
    }

    @Test
    void anAnswersCodeIsOfItsRequestStatusAndBody() {
        String code = KEY.ofAnswer(NONCE, 200, new byte[] {1, 2});

        assertThat(code)
                .isEqualTo(PeerKey.of(TOKEN).ofAnswer(NONCE, 200, new byte[] {1, 2}))
                .isNotEqualTo(KEY.ofAnswer(NONCE.replace('0', '1'), 200, new byte[] {1, 2}))
                .isNotEqualTo(KEY.ofAnswer(NONCE, 404, new byte[] {1, 2}))
                .isNotEqualTo(KEY.ofAnswer(NONCE, 200, new byte[] {1}))
                .isNotEqualTo(PeerKey.of(TOKEN + "0").ofAnswer(NONCE, 200, new byte[] {1, 2}));
    }

    private Optional<String> refusal(PeerProof proof) {
        return gate.refusal(request(proof), proof);
    }

    static PeerProof proof(PeerKey key, String method, String path, HostPort target, Instant at, String nonce) {
        long madeAt = at.toEpochMilli();
        return new PeerProof(target.toString(), madeAt, nonce, key.ofRequest(method, path, target, madeAt, nonce));
    }

    private static Request request(PeerProof proof) {
        return new Request("GET", "/users/u", headers(proof));
    }

    private static Map<String, String> headers(PeerProof proof) {
        return new HashMap<>(Map.of("authorization", proof.header(), "tidewatch-forwarded", "1"));
    }
}
