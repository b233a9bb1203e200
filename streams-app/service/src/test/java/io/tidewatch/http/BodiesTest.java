package io.tidewatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests with bodies, over real sockets: whole, too long, too many at once, and answered late. */
class BodiesTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int MOST = 1000;

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpListener listener;

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void handsOverABodyHoweverItComes() throws Exception {
        open(new Echo(), LONG, 10_000);
        String body = "x".repeat(MOST);
        assertThat(post(BodyPublishers.ofString(body)).body()).isEqualTo(body);
        assertThat(post(BodyPublishers.noBody()).body()).isEmpty();
        // In pieces, without a length.
        HttpResponse<String> chunked = post(BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(
                List.of("ab".getBytes(StandardCharsets.UTF_8), "cd".getBytes(StandardCharsets.UTF_8)))));
        assertThat(chunked.body()).isEqualTo("abcd");
    }

    @Test
    void refusesALongerBodyAndGivesItsRoomBack() throws Exception {
        open(new Echo(), LONG, 2_000);
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> response = post(BodyPublishers.ofString("x".repeat(MOST + 1)));
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.headers().firstValue("x-sent")).contains("yes");
        }
        assertThat(post(BodyPublishers.ofString("ok")).body()).isEqualTo("ok");
    }

    @Test
    void bodiesTogetherHaveABound() throws Exception {
        // Given
        CountDownLatch answer = new CountDownLatch(1);
        Echo waiting = new Echo(answer);
        open(waiting, LONG, MOST);
        List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
        held.add(client.sendAsync(request(BodyPublishers.ofString("x".repeat(MOST))), BodyHandlers.ofString()));
        waiting.begun.await();
        // When
        HttpResponse<String> response = post(BodyPublishers.ofString("y"));
        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after")).isPresent();
        answer.countDown();
        assertThat(held.get(0).get().statusCode()).isEqualTo(200);
        assertThat(post(BodyPublishers.ofString("y")).body()).isEqualTo("y");
    }

    @Test
    void refusesByTheHeadWithoutReading() throws Exception {
        open(new Echo(), LONG, 10_000);
        try (Exchange exchange = new Exchange(listener.address())) {
            exchange.send("POST /closed HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n");
            assertThat(exchange.rest()).startsWith("HTTP/1.1 403").contains("Connection: close");
        }
    }

    @Test
    void aBodyThatDripsIsGivenUpAtTheDeadline() throws Exception {
        open(new Echo(), Duration.ofMillis(300), 10_000);
        try (Exchange exchange = new Exchange(listener.address())) {
            exchange.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n");
            while (exchange.drip()) {
                Thread.onSpinWait();
            }
        }
        // Its room is free again.
        assertThat(post(BodyPublishers.ofString("ok")).body()).isEqualTo("ok");
    }

    @Test
    void aFaultIsA500WithoutItsTrace() throws Exception {
        open(new Echo(), LONG, 10_000);
        HttpResponse<String> response = post(BodyPublishers.ofString("fail"));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void seesQueryPeerAndAllProxies() throws Exception {
        Echo echo = new Echo();
        open(echo, LONG, 10_000);
        try (Exchange exchange = new Exchange(listener.address())) {
            exchange.send("POST /echo?a=1&key=k%2D1 HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\n"
                    + "X-Forwarded-For: 1.2.3.4\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
            exchange.rest();
        }
        assertThat(echo.last.peer()).isEqualTo("127.0.0.1");
        assertThat(echo.last.parameter("key")).contains("k-1");
        assertThat(echo.last.parameter("ke")).isEmpty();
        assertThat(echo.last.header("X-Forwarded-For")).contains("6.6.6.6,1.2.3.4");
    }

    private void open(Echo echo, Duration answer, long bodies) {
        Lane lane = new Lane("bodies", 2, 100);
        listener = HttpListener.open(
                new ListenAddress("http", "127.0.0.1", 0),
                new HttpLimits(LONG, LONG, answer, 100, 8192, bodies),
                address -> request -> new Route(lane, echo));
    }

    private HttpResponse<String> post(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        return client.send(request(body), BodyHandlers.ofString());
    }

    private HttpRequest request(HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + listener.address().getPort() + "/echo"))
                .POST(body)
                .build();
    }

    /** Answers with the body, once it may. */
    private static final class Echo implements BodyEndpoint {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch answer;
        private volatile Request last;

        private Echo() {
            this(new CountDownLatch(0));
        }

        private Echo(CountDownLatch answer) {
            this.answer = answer;
        }

        @Override
        public int mostBytes() {
            return MOST;
        }

        @Override
        public Optional<Answer> refusal(Request request) {
            return request.path().equals("/closed") ? Optional.of(Answer.error(403, "closed")) : Optional.empty();
        }

        @Override
        public CompletionStage<Answer> answer(Request request, byte[] body) {
            last = request;
            String text = new String(body, StandardCharsets.UTF_8);
            if (text.equals("fail")) {
                throw new IllegalStateException("a secret of the inside");
            }
            begun.countDown();
            return CompletableFuture.supplyAsync(() -> {
                try {
                    answer.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return new Answer(200, "text/plain", Map.of(), body);
            });
        }

        @Override
        public Answer sent(Request request, Answer answer) {
            return answer.with("X-Sent", "yes");
        }
    }
}
