package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import io.tidewatch.ops.Profiles.Here;
import io.tidewatch.ops.Profiles.NotHere;
import io.tidewatch.ops.Profiles.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserEndpointTest {
    private static final HostPort OWNER = new HostPort("pod-1", 8080);
    private static final HostPort OTHER = new HostPort("pod-2", 8080);

    private final List<String> asked = new ArrayList<>();
    private final List<String> sought = new ArrayList<>();
    private final Map<HostPort, Answer> answers = new HashMap<>();
    private Duration eachTakes = Duration.ZERO;
    private long time;
    private Profiles.Found found = new NotHere(List.of(), 3, true);

    @Test
    void showsAProfileThatIsHere() {
        found = new Here(Users.row("u", 0));

        Answer answer = get("/users/u");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(body(answer)).contains("\"user_id\" : \"u\"");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/users/a%2Fb, a/b",
        "/users/a+b, a+b",
        "/users/a%20b, a b",
        "/users/%C3%BC, ü",
        "/users/%c3%bc, ü",
        "/users/%25, %",
        "/users/%2525, %25",
        "/users/%F0%9F%98%80, \uD83D\uDE00",
        "/users/.., ..",
        "/users/a;b=c, a;b=c"
    })
    void theIdIsPercentDecoded(String path, String userId) {
        get(path);

        assertThat(sought).containsExactly(userId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/%",
                "/users/%zz",
                "/users/a%2",
                "/users/%-1",
                "/users/%\uFF11\uFF11",
                // Not encoded at all.
                "/users/ü",
                "/users/a b",
                // Cut off, a byte that only goes on, one that begins nothing.
                "/users/%c3",
                "/users/%e2%82",
                "/users/%f0%9f%98",
                "/users/a%bcb",
                "/users/%c3%28",
                "/users/%ff",
                "/users/%fe",
                // Longer than need be, half of a pair, beyond the last character.
                "/users/%c0%af",
                "/users/%c1%81",
                "/users/%e0%80%af",
                "/users/%f0%80%80%af",
                "/users/%ed%a0%80",
                "/users/%ed%b0%80",
                "/users/%f4%90%80%80",
                "/users/%f8%88%80%80%80"
            })
    void anIdThatIsNotEncodedIsAMistakeOfTheAsker(String path) {
        Answer answer = get(path);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(body(answer)).contains("The user id is not percent-encoded UTF-8");
        assertThat(sought).isEmpty();
    }

    @Test
    void nobodyHasSeenAnUnknownUser() {
        assertThat(get("/users/u").status()).isEqualTo(404);
    }

    @Test
    void theOwnerIsAskedWithThePathAsItCame() {
        found = new NotHere(List.of(OWNER, OTHER), 3, false);
        answers.put(OWNER, Answer.text(Answer.JSON, "the owner's answer"));

        Answer answer = get("/users/a%2Fb");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(body(answer)).isEqualTo("the owner's answer");
        assertThat(asked).containsExactly("pod-1:8080/users/a%2Fb");
    }

    @Test
    void aUserWhomAnotherPartitionerHasPlacedIsFoundToo() {
        found = new NotHere(List.of(OWNER, OTHER), 3, false);
        answers.put(OWNER, Answer.error(404, "unknown"));
        answers.put(OTHER, Answer.text(Answer.JSON, "found"));

        assertThat(body(get("/users/u"))).isEqualTo("found");
    }

    @Test
    void theOwnersNoIsFinal() {
        found = new NotHere(List.of(OWNER, OTHER), 3, false);
        answers.put(OWNER, Answer.error(404, "unknown"));
        answers.put(OTHER, Answer.error(503, "does not hold the partition"));

        assertThat(get("/users/u").status()).isEqualTo(404);
    }

    @Test
    void anOwnerThatIsSilentIsNamed() {
        found = new NotHere(List.of(OWNER, OTHER), 3, false);
        answers.put(OTHER, Answer.error(503, "does not hold the partition"));

        Answer answer = get("/users/u");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(body(answer)).contains("\"owner\" : \"pod-1:8080\"", "partition 3");
    }

    @Test
    void instancesThatDoNotAdvertiseAreToldTo() {
        found = new NotHere(List.of(), 3, false);

        Answer answer = get("/users/u");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(body(answer)).contains("http.advertised", "partition 3");
    }

    @Test
    void aQuestionIsPassedOnOnce() {
        found = new NotHere(List.of(OWNER), 3, false);

        Answer answer = answer(new Request(
                "GET", "/users/u", Map.of("host", "127.0.0.1", HttpPeers.HOP_HEADER.toLowerCase(Locale.ROOT), "1")));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(asked).isEmpty();
    }

    @Test
    void isUnavailableWhilePartitionsMove() {
        found = new Unavailable("moving");

        Answer answer = get("/users/u");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(body(answer)).contains("moving");
    }

    @Test
    void thePathIsPassedOnAsARequestCanHaveIt() {
        found = new NotHere(List.of(OWNER), 3, false);

        get("/users/%c3%bc\"{|}%20+~");

        assertThat(asked).containsExactly("pod-1:8080/users/%C3%BC%22%7B%7C%7D%20%2B~");
    }

    @Test
    void manyInstancesThatAreGoneDoNotHoldALookUpForever() {
        found = new NotHere(
                IntStream.range(0, 50)
                        .mapToObj(i -> new HostPort("pod-" + i, 1))
                        .toList(),
                3,
                false);
        eachTakes = Duration.ofSeconds(3);

        assertThat(get("/users/u").status()).isEqualTo(503);
        assertThat(asked).hasSize(4);
    }

    private Answer get(String path) {
        return answer(new Request("GET", path, Map.of("host", "127.0.0.1:8080")));
    }

    private Answer answer(Request request) {
        Profiles profiles = userId -> {
            sought.add(userId);
            return found;
        };
        Peers peers = (instance, path) -> {
            asked.add(instance + path);
            time += eachTakes.toNanos();
            return Optional.ofNullable(answers.get(instance));
        };
        return new UserEndpoint(profiles, peers, Users::view, () -> Snapshots.NOW, () -> time).answer(request);
    }

    private static String body(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
