package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserDoorTest {
    private static final String TOKEN = "a-token-that-all-instances-share";
    private static final PeerKey KEY = PeerKey.of(TOKEN);
    private static final HostPort SELF = new HostPort("pod-1", 8080);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String NONCE = "0123456789abcdef0123456789abcdef";

    private final List<String> asked = new ArrayList<>();

    @Test
    void whoMayNotAskLearnsNothing() {
        Answer answer = door(Optional.empty()).answer(request("evil.example", ""));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(asked).isEmpty();
    }

    @Test
    void aPersonComesWithTheTokenAndGetsNoCode() {
        Answer answer = door(Optional.of(TOKEN)).answer(request("pod-1:8080", "Bearer " + TOKEN));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey(UserDoor.CODE_HEADER);
    }

    @Test
    void anInstanceComesWithAProofAndGetsTheAnswersCode() {
        PeerProof proof = PeerGateTest.proof(KEY, "GET", "/users/u", SELF, NOON, NONCE);

        Answer answer = door(Optional.of(TOKEN)).answer(request("pod-1:8080", proof.header()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry(UserDoor.CODE_HEADER, KEY.ofAnswer(NONCE, 200, answer.body()));
    }

    @Test
    void aProofThatIsRefusedLearnsNothingAndGetsNoCode() {
        PeerProof proof =
                PeerGateTest.proof(PeerKey.of("another-token-of-this-length"), "GET", "/users/u", SELF, NOON, NONCE);

        Answer answer = door(Optional.of(TOKEN)).answer(request("pod-1:8080", proof.header()));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).doesNotContainKey(UserDoor.CODE_HEADER);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tidewatch-Peer", "tidewatch-peer target=pod-1:8080", "Tidewatch-Peer time=1"})
    void aProofThatCannotBeReadIsRefused(String authorization) {
        assertThat(door(Optional.of(TOKEN))
                        .answer(request("pod-1:8080", authorization))
                        .status())
                .isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    @Test
    void withoutATokenAProofOpensNothing() {
        PeerProof proof = PeerGateTest.proof(KEY, "GET", "/users/u", SELF, NOON, NONCE);

        assertThat(door(Optional.empty())
                        .answer(request("pod-1:8080", proof.header()))
                        .status())
                .isEqualTo(403);
        assertThat(asked).isEmpty();
    }

    private UserDoor door(Optional<String> token) {
        return new UserDoor(
                new Access(true, token),
                token.map(secret ->
                        new PeerGate(PeerKey.of(secret), Optional.of(SELF), Clock.fixed(NOON, ZoneOffset.UTC))),
                request -> {
                    asked.add(request.path());
                    return Answer.text(Answer.JSON, "a profile");
                });
    }

    private static Request request(String host, String authorization) {
        return new Request(
                "GET", "/users/u", Map.of("host", host, "authorization", authorization, "tidewatch-forwarded", "1"));
    }
}
