package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.streams.config.HttpConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpListener listener;

    @BeforeEach
    void open() throws OpsException {
        listener = HttpListener.open(
                config("127.0.0.1", 0),
                address -> new Router(Map.of(
                        "/here",
                        request -> Answer.text("text/plain", "here"),
                        "/broken",
                        request -> {
                            throw new IllegalStateException("a secret of the inside");
                        },
                        "/users/{id}",
                        request -> Answer.text("text/plain", request.path()))));
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

    @Test
    void aPathIsPassedOnAsItWasSent() throws Exception {
        assertThat(get("/users/a%2Fb+c%20d?x=1").body()).isEqualTo("/users/a%2Fb+c%20d");
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
    void aPortInUseIsOneSentenceWithTheKeyToChange() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> HttpListener.open(
                            config("127.0.0.1", taken.getLocalPort()), address -> request -> Answer.error(404, "")))
                    .isInstanceOf(OpsException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("http.port");
        }
    }

    @Test
    void anAddressOfNobodyIsOneSentence() {
        assertThatThrownBy(() -> HttpListener.open(
                        config("no-such-host.invalid", 0), address -> request -> Answer.error(404, "")))
                .isInstanceOf(OpsException.class)
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

    private static HttpConfig config(String host, int port) {
        return new HttpConfig(host, port, Optional.empty(), Optional.empty());
    }
}
