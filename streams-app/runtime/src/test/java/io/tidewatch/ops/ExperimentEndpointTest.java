package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.experiment.Arm;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.PercentEncoding;
import io.tidewatch.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExperimentEndpointTest {
    private final Experiment experiment = new Experiment(new ExperimentSettings("warnings", "salt", 0.3, List.of()));

    @Test
    void tellsTheArmOfAnyUser() {
        for (String user : List.of("17850", "a/b", "ü", "never seen")) {
            Arm arm = experiment.arm(user);

            Answer answer = ask(Optional.empty(), "/experiments/" + PercentEncoding.encode(user), Map.of());

            assertThat(answer.status()).isEqualTo(Answer.OK);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .contains(
                            "\"experiment\" : \"warnings\"",
                            "\"arm\" : \"" + arm.name() + "\"",
                            "\"held_out\" : " + arm.isHeldOut());
        }
    }

    @Test
    void wantsAnId() {
        assertThat(ask(Optional.empty(), "/experiments/", Map.of()).status()).isEqualTo(Answer.BAD_REQUEST);
        assertThat(ask(Optional.empty(), "/experiments/%zz", Map.of()).status()).isEqualTo(Answer.BAD_REQUEST);
    }

    @Test
    void wantsTheTokenThatTheLookUpWants() {
        Optional<String> token = Optional.of("0123456789abcdef");

        assertThat(ask(token, "/experiments/u", Map.of()).status()).isEqualTo(Answer.UNAUTHORIZED);
        assertThat(ask(token, "/experiments/u", Map.of("authorization", "Bearer 0123456789abcdef"))
                        .status())
                .isEqualTo(Answer.OK);
    }

    private Answer ask(Optional<String> token, String path, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("host", "localhost:8080");
        return new ExperimentEndpoint(new Access(token.isEmpty(), token), experiment)
                .answer(new Request("GET", path, headers));
    }
}
