package io.tidewatch.console.web;

import static io.tidewatch.console.view.Messages.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.EngineSource;
import io.tidewatch.console.Reading;
import io.tidewatch.console.kafka.CustomerHistory;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.console.view.Messages;
import io.tidewatch.http.Access;
import io.tidewatch.http.Answer;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Exchange;
import io.tidewatch.http.HttpLimits;
import io.tidewatch.http.HttpListener;
import io.tidewatch.http.ListenAddress;
import io.tidewatch.http.Router;
import io.tidewatch.topics.EventType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's paths over real sockets: who gets in, what is shown, and what no answer lacks. */
class ConsoleRoutesTest {
    private static final String TOKEN = "a-token-for-this-test";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConsoleView view = new ConsoleView();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpListener listener;
    private ConsoleRoutes routes;

    @AfterEach
    void close() {
        routes.close();
        listener.close();
    }

    @Test
    void thePageIsForEverybodyAndBringsNoScriptOfItsOwn() throws Exception {
        open(Optional.of(TOKEN));
        HttpResponse<byte[]> page =
                client.send(request("/").header("Accept-Encoding", "gzip, br").build(), BodyHandlers.ofByteArray());
        assertThat(page.statusCode()).isEqualTo(200);
        String html = new String(
                new GZIPInputStream(new ByteArrayInputStream(page.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(html).contains("src=\"console/main.js\"").doesNotContain("<script>", "onload=", "style=");
        assertGuarded(page);
        assertThat(asked).as("nothing is read for one who may not see it").hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"main.js", "words-zh.js", "console.css", "icon.svg", "preact.js"})
    void filesAreServedWithTheirTypes(String name) throws Exception {
        open(Optional.empty());
        HttpResponse<byte[]> file = client.send(request("/console/" + name).build(), BodyHandlers.ofByteArray());
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type").orElseThrow()).containsPattern("javascript|css|svg");
        assertGuarded(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../status",
                "/console/%2e%2e/%2e%2e/etc/passwd",
                "/console/nothing.js",
                "/console/",
                "/console/LICENSES.txt",
                "/console/..%2fview%2fConsoleView.class",
                "/console/api/nothing",
            })
    void nothingElseIs(String path) throws IOException {
        open(Optional.empty());
        assertThat(Exchange.with(
                        listener.address(),
                        "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.1 40[04] .*");
    }

    @Test
    void otherPathsAreAnothers() throws Exception {
        open(Optional.empty());
        assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
        assertThat(get("/status").body()).isEqualTo("status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "updates", "warnings", "effect", "policy", "models", "dead-letters"})
    void withoutTheTokenNothingIsTold(String path) throws Exception {
        open(Optional.of(TOKEN));
        HttpResponse<String> answer = get("/console/api/" + path);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertGuarded(answer);
        assertThat(post("/console/api/customer", "{\"user_id\":\"a\"}", "").statusCode())
                .isEqualTo(401);
        assertThat(asked).hasValue(0);
    }

    @Test
    void theTokenIsTakenForACookieThatNoScriptReadsAndNoOtherSiteSends() throws Exception {
        open(Optional.of(TOKEN));
        HttpResponse<String> in = post("/console/api/sign-in", "{\"token\":\"" + TOKEN + "\"}", "");
        assertThat(in.statusCode()).isEqualTo(200);
        String cookie = in.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie)
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                .doesNotContain(TOKEN, "Secure");
        String value = cookie.substring(0, cookie.indexOf(';'));

        assertThat(get("/console/api/now", "Cookie", "theme=dark; " + value).statusCode())
                .isEqualTo(200);
        assertThat(post("/console/api/customer", "{\"user_id\":\"ann\"}", value).statusCode())
                .isEqualTo(200);
        // Nor does it take a script's header away.
        assertThat(get("/console/api/now", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        assertThat(get("/console/api/now", "Cookie", value + "0").statusCode()).isEqualTo(401);

        HttpResponse<String> out = post("/console/api/sign-out", "", value);
        assertThat(out.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token\":\"wrong\"}",
                "{\"token\":\"\"}",
                "{\"token\":17}",
                "{}",
                "",
                "[",
                "null",
                "{\"token\":null}"
            })
    void aWrongTokenGivesNoCookie(String body) throws Exception {
        open(Optional.of(TOKEN));
        HttpResponse<String> answer = post("/console/api/sign-in", body, "");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        assertGuarded(answer);
    }

    @Test
    void behindAProxyWithTlsTheCookieGoesOverNothingElse() throws Exception {
        open(Optional.of(TOKEN));
        HttpRequest request = request("/console/api/sign-in")
                .header("X-Forwarded-Proto", "https")
                .POST(BodyPublishers.ofString("{\"token\":\"" + TOKEN + "\"}"))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString())
                        .headers()
                        .firstValue("set-cookie")
                        .orElseThrow())
                .endsWith("; Secure");
    }

    @Test
    void withoutATokenOnlyThisMachineIsTold() throws IOException {
        open(Optional.empty());
        assertThat(Exchange.with(
                        listener.address(),
                        "GET /console/api/now HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        open(Optional.empty());
        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            HttpRequest request = request("/console/api/customer")
                    .method(method, BodyPublishers.ofString("{}"))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
        }
        assertThat(post("/console/api/now", "", "").statusCode()).isEqualTo(405);
    }

    @Test
    void theEffectTellsOfTheStrategyThatChooses() throws Exception {
        open(Optional.empty());
        JsonNode effect = json(get("/console/api/effect"));

        assertThat(effect.at("/strategy/learnt_from").asInt()).isEqualTo(3_120);
        assertThat(effect.at("/experiments").isArray()).isTrue();
    }

    @Test
    void nowHasTheFiguresOfTheViewAndOfTheEngine() throws Exception {
        open(Optional.empty());
        byte[] user = "ann".getBytes(StandardCharsets.UTF_8);
        view.score(user, Messages.score("ann", 0.1));
        view.alert(Messages.raised("ann", "e1", 80.5, NOW));

        JsonNode now = json(get("/console/api/now"));

        assertThat(now.at("/customers/number").asLong()).isEqualTo(1);
        assertThat(now.at("/customers/exact").asBoolean()).isTrue();
        assertThat(now.at("/week/raised").asInt()).isEqualTo(1);
        // 30 for each 1,000 customers and 30 days, of one customer in seven days.
        assertThat(now.at("/week/allowed").asDouble()).isEqualTo(0.01);
        assertThat(now.at("/open/money").asDouble()).isEqualTo(80.5);
        assertThat(now.at("/newest/0/user").asText()).isEqualTo("ann");
        assertThat(now.at("/engine/raises").asBoolean()).isTrue();
        assertThat(asked.get()).isPositive();
    }

    @Test
    void theStreamTellsWhatHasChanged() throws Exception {
        open(Optional.empty());
        try (Exchange exchange = new Exchange(listener.address())) {
            exchange.send("GET /console/api/updates HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            exchange.until("\"newest\":[]");
            // Hostile texts cannot end an event: a line's end is written as one of JSON's.
            view.alert(Messages.raised("a\n\ndata: {}\r\n", "e1", 1, NOW));
            assertThat(exchange.until("\"episode\":\"e1\"")).contains("a\\n\\ndata: {}\\r\\n");
        }
    }

    @Test
    void warningsAreFiltered() throws Exception {
        open(Optional.empty());
        view.alert(Messages.raised("ann", "e1", 10, NOW));
        view.alert(Messages.raised("ben", "e2", 20, NOW));
        view.alert(Messages.alert("ann", "e1", io.tidewatch.topics.AlertKind.RESOLVED, 0, NOW));

        assertThat(users("state=open")).containsExactly("ben");
        assertThat(users("state=returned&action=coupon&tier=HIGH")).containsExactly("ann");
        assertThat(users("reason=LONG_SILENCE&band=at_risk&state=")).containsExactly("ben", "ann");
        assertThat(users("reason=MONEY")).isEmpty();
        assertThat(users("state=%00%ff")).as("no UTF-8, so no filter").hasSize(2);
    }

    @Test
    void aCustomerIsLookedUpByTheBodyAlone() throws Exception {
        open(Optional.empty());
        JsonNode found = json(post("/console/api/customer", "{\"user_id\":\" ann/1 ü \"}", ""));
        assertThat(found.at("/user").asText()).isEqualTo("ann/1 ü");
        assertThat(found.at("/profile/user_id").asText()).isEqualTo("ann/1 ü");
        assertThat(found.at("/history/events/0/1").asText()).isEqualTo("purchase");
        assertThat(found.at("/history/alerts/0/kind").asText()).isEqualTo("RAISED");

        JsonNode unknown = json(post("/console/api/customer", "{\"user_id\":\"nobody\"}", ""));
        assertThat(unknown.at("/profile_status").asInt()).isEqualTo(404);
        assertThat(post("/console/api/customer", "{\"user_id\":\"\"}", "").statusCode())
                .isEqualTo(400);
        assertThat(post("/console/api/customer", "{\"user_id\":\"" + "x".repeat(3000) + "\"}", "")
                        .statusCode())
                .isEqualTo(413);
        assertThat(post("/console/api/customer", "no JSON", "").statusCode()).isEqualTo(400);
    }

    private List<String> users(String filter) throws Exception {
        return json(get("/console/api/warnings?" + filter)).findValuesAsText("user");
    }

    private static void assertGuarded(HttpResponse<?> answer) {
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
    }

    private void open(Optional<String> token) {
        listener = HttpListener.open(new ListenAddress("http", "127.0.0.1", 0), HttpLimits.defaults(), address -> {
            routes = new ConsoleRoutes(
                    view,
                    new Lazy(),
                    ConsoleRoutesTest::history,
                    new KnownEngine(),
                    new Access(true, token),
                    token,
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    new Router(Map.of(
                            "/status",
                            new io.tidewatch.http.Route(
                                    io.tidewatch.http.Lane.PAGE, request -> Answer.text("text/plain", "status")))));
            return routes;
        });
    }

    private static CustomerHistory.Found history(String user) {
        return new CustomerHistory.Found(
                List.of(new CustomerHistory.Event(NOW, EventType.PURCHASE, 0.1)),
                List.of(Messages.raised(user, "e1", 10, NOW)),
                List.of(),
                List.of(),
                List.of(),
                true);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + listener.address().getPort() + path));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String cookie) throws Exception {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Counts who looks. */
    private final class Lazy implements Reading {
        @Override
        public void asked() {
            asked.incrementAndGet();
        }

        @Override
        public Progress progress() {
            return new Progress(1, List.of(), false);
        }
    }

    /** An engine that follows a budget and knows everybody but nobody. */
    private static final class KnownEngine implements EngineSource {
        @Override
        public ObjectNode status() {
            ObjectNode status = AnswerJson.object();
            status.putObject("shop").put("raises", true);
            status.putObject("strategy").put("share", 0.5).put("learnt_from", 3_120);
            status.putObject("budget").put("warnings_per_1000_and_month", 30);
            return status;
        }

        @Override
        public Answer user(String userId) {
            return userId.equals("nobody")
                    ? Answer.error(Answer.NOT_FOUND, "The engine has seen no event of this user.")
                    : Answer.json(Answer.OK, AnswerJson.object().put("user_id", userId));
        }

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public boolean replays() {
            return true;
        }

        @Override
        public long readTo(int partition) {
            return 0;
        }
    }
}
