package io.tidewatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final String TOKEN = "0123456789abcdef";

    @Test
    void onLoopbackNoTokenIsNeeded() {
        assertThat(new Access(true, Optional.empty()).refusal(request("127.0.0.1:8080", "")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "LOCALHOST:8080", "127.0.0.1", "[::1]:8080"})
    void thisMachineHasSeveralNames(String host) {
        assertThat(new Access(true, Optional.empty()).refusal(request(host, "")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost.evil.example", ""})
    void aPageWhoseNameResolvesToLoopbackIsRefused(String host) {
        assertThat(new Access(true, Optional.empty()).refusal(request(host, "")))
                .hasValueSatisfying(answer -> assertThat(answer.status()).isEqualTo(403));
    }

    @Test
    void beyondLoopbackWithoutATokenTheAnswerSaysWhatToConfigure() {
        Optional<Answer> refusal = new Access(false, Optional.empty()).refusal(request("127.0.0.1:8080", ""));

        assertThat(refusal).hasValueSatisfying(answer -> {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(new String(answer.body())).contains("http.token", "http.host");
        });
    }

    @Test
    void theRightTokenPassesFromAnywhere() {
        Access access = new Access(false, Optional.of(TOKEN));

        assertThat(access.refusal(request("shop.example:8080", "Bearer " + TOKEN)))
                .isEmpty();
        assertThat(access.refusal(request("shop.example:8080", "bearer  " + TOKEN)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcdeF",
                "Bearer 0123456789abcdef0",
                "Bearer 0123456789abcde",
                "Basic 0123456789abcdef",
                "0123456789abcdef"
            })
    void anyOtherIsRefusedWithAChallengeOnLoopbackToo(String authorization) {
        Optional<Answer> refusal =
                new Access(true, Optional.of(TOKEN)).refusal(request("127.0.0.1:8080", authorization));

        assertThat(refusal).hasValueSatisfying(answer -> {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"tidewatch\"");
            assertThat(new String(answer.body())).doesNotContain(TOKEN);
        });
    }

    private static Request request(String host, String authorization) {
        Map<String, String> headers = new HashMap<>();
        headers.put("host", host);
        headers.put("authorization", authorization);
        return new Request("GET", "/users/u", headers);
    }
}
