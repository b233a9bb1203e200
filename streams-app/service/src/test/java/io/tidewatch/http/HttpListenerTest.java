package io.tidewatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpListener listener;

    @BeforeEach
    void open() {
        listener = HttpListener.open(
                address("127.0.0.1", 0),
                HttpLimits.defaults(),
                address -> new Router(Map.of(
                        "/here",
                        page(request -> Answer.text("text/plain", "here")),
                        "/broken",
                        page(request -> {
                            throw new IllegalStateException("a secret of the inside");
                        }),
                        "/users/{id}",
                        page(request -> Answer.text("text/plain", request.path())))));
    }

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void answersWhatThereIs() throws Exception {
        HttpResponse<String> response = get("/here");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("here");
        assertThat(response.headers().firstValue("content-type")).contains("text/plain");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void aHeadHasTheLengthAndNoBody() throws Exception {
        HttpResponse<String> response = send("HEAD", "/here");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("content-length")).contains("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nowhere", "/here/", "/users", "/users/", "/users/a/b", "/health"})
    void whoIsLostIsToldThePaths(String path) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(response.body()).contains("/here", "/users/{id}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void nothingCanBeChanged(String method) throws Exception {
        HttpResponse<String> response = send(method, "/here");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/a%2Fb+c%20d",
                "/users/%c3",
                "/users/%25",
                "/users/a;b=c",
                "/users/..",
                "/users/%2e%2e",
                "/users/a\\b",
                "/users/%u00e4"
            })
    void aPathIsPassedOnAsItWasSent(String path) throws Exception {
        assertThat(Exchange.with(
                        listener.address(), "GET " + path + "?x=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/%zz", "/users/%", "/users/a%2", "/users/%00"})
    void aPathThatIsNoPathIsRefusedWithTheWayToWriteIt(String path) throws Exception {
        assertThat(Exchange.with(listener.address(), "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("percent-encoded UTF-8");
    }

    @Test
    void severalRequestsOfOneConnectionAreAnsweredInOrder() throws Exception {
        assertThat(
                        Exchange.with(
                                listener.address(),
                                "GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /users/2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .containsSubsequence("200", "/users/1", "200", "/users/2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /here HTTP/1.1\\r\\n\\r\\n                                   | 400
            GET /here HTTP/1.1\\r\\nHost: a\\r\\nno header\\r\\n\\r\\n         | 400
            GET /here HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n           | 400
            GET http://b/here HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n               | 400
            GET here HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n                        | 400
            GET /here HTTP/3.7\\r\\nHost: a\\r\\n\\r\\n                       | 505
            GET /here HTTP/1.1\\r\\nHost: a\\r\\nExpect: tea\\r\\n\\r\\n       | 417
            POST /here HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x\\r\\n\\r\\n | 400
            \\26\\3\\1\\2\\r\\n\\r\\n                                          | 400
            """)
    void whatIsNoRequestIsRefusedInASentence(String request, int status) throws Exception {
        String answer = Exchange.with(listener.address(), request.strip().translateEscapes());

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("application/json", "\"error\" : \"");
        assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("jetty", "exception", "<html");
    }

    @Test
    void aFaultShowsNothingOfTheInside() throws Exception {
        HttpResponse<String> response = get("/broken");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("secret", "Exception", "io.tidewatch");
    }

    @Test
    void goesOnAfterAFault() throws Exception {
        get("/broken");

        assertThat(get("/here").statusCode()).isEqualTo(200);
    }

    @Test
    void noProbeIsRefusedHoweverManyAskForHealth() {
        assertThat(Lane.PROBE.places())
                .isGreaterThanOrEqualTo(HttpLimits.defaults().connections());
    }

    @Test
    void aPortInUseIsOneSentenceWithTheKeyToChange() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> HttpListener.open(
                            address("127.0.0.1", taken.getLocalPort()),
                            HttpLimits.defaults(),
                            address -> new Router(Map.of())))
                    .isInstanceOf(TidewatchException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("http.port");
        }
    }

    @Test
    void anAddressOfNobodyIsOneSentence() {
        assertThatThrownBy(() -> HttpListener.open(
                        address("no-such-host.invalid", 0), HttpLimits.defaults(), address -> new Router(Map.of())))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining("http.host")
                .hasMessageContaining("no-such-host.invalid");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + listener.address().getPort() + path);
        return client.send(
                HttpRequest.newBuilder(address)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static Route page(Endpoint endpoint) {
        return new Route(Lane.PAGE, endpoint);
    }

    private static ListenAddress address(String host, int port) {
        return new ListenAddress("http", host, port);
    }
}
