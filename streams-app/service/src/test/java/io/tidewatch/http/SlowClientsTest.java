package io.tidewatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that drip, idle, never end or never read, with real sockets: what they cost, and that probes go on. */
class SlowClientsTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(5);
    /** A bound for what should come at once; hit only by what never comes. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String BEGUN = "GET /health/live HTTP/1.1\r\nHost: a\r\nX: ";
    private static final byte[] LARGE = new byte[32 * 1024 * 1024];

    private final CountDownLatch stuck = new CountDownLatch(1);
    private final List<Exchange> clients = new ArrayList<>();
    private HttpListener listener;

    @AfterEach
    void close() throws IOException {
        stuck.countDown();
        for (Exchange client : clients) {
            client.close();
        }
        listener.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 1000})
    void probesAreAnsweredWhileHeadsDripAndAreRenewed(int slow) throws Exception {
        // Long enough for a probe's own head on a busy machine.
        open(new HttpLimits(Duration.ofSeconds(3), LONG, LONG, 1024, 8192));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger renewed = new AtomicInteger();
        Thread dripping = new Thread(() -> drip(slow, over, renewed));
        dripping.start();
        try {
            // Until all have been closed and were renewed: every probe had them around it.
            for (int probe = 0; probe < 20 || renewed.get() < slow; probe++) {
                assertThat(status("/health/live")).isEqualTo(200);
            }
        } finally {
            over.set(true);
            dripping.join();
        }
    }

    @Test
    void aProbeIsAnsweredThoughMoreIdleThanMayBeOpen() throws Exception {
        open(new HttpLimits(LONG, LONG, LONG, 100, 8192));
        for (int i = 0; i < 300; i++) {
            client().send(BEGUN);
        }

        assertThat(status("/health/live")).isEqualTo(200);
    }

    @Test
    void aHeadThatDripsIsGivenUpAtItsDeadlineHoweverItDrips() throws Exception {
        open(new HttpLimits(SHORT, LONG, LONG, 1024, 8192));
        Exchange client = client();
        client.send(BEGUN);

        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> !client.drip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1\r\n", BEGUN})
    void whoSaysNoMoreIsGivenUpToo(String beginning) throws Exception {
        open(new HttpLimits(SHORT, LONG, LONG, 1024, 8192));
        Exchange client = client();
        client.send(beginning);

        assertThat(client.rest()).isEmpty();
    }

    @Test
    void theNextHeadOfAKeptConnectionHasADeadline() throws Exception {
        open(new HttpLimits(LONG, SHORT, LONG, 1024, 8192));
        Exchange client = client();
        client.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        client.until("alive");
        client.send(BEGUN);

        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> !client.drip());
    }

    @Test
    void whoReadsNoAnswerIsGivenUp() throws Exception {
        open(new HttpLimits(LONG, LONG, SHORT, 1024, 8192));
        Exchange client = client();
        client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");

        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> !client.drip());
    }

    @Test
    void manyWhoReadNoAnswersKeepOnlyPagesWaiting() throws Exception {
        open(new HttpLimits(LONG, LONG, LONG, 1024, 8192));
        for (int i = 0; i < Lane.PAGE.places(); i++) {
            client().send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        await().atMost(SOON).until(() -> status("/small") == 503);
        assertThat(status("/health/live")).isEqualTo(200);
        clients.forEach(SlowClientsTest::closed);
        await().atMost(SOON).until(() -> status("/small") == 200);
    }

    @Test
    void lookUpsThatHangKeepNoProbeAndNoPageWaiting() throws Exception {
        open(HttpLimits.defaults());
        for (int i = 0; i < Lane.LOOK_UP.places(); i++) {
            client().send("GET /users/stuck HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        await().atMost(SOON).until(() -> status("/users/another") == 503);
        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(status("/small")).isEqualTo(200);
        // Nor is work made of what else was sent with it.
        String another = "GET /users/another HTTP/1.1\r\nHost: a\r\n\r\n";
        assertThat(Exchange.with(listener.address(), another.repeat(50)))
                .containsOnlyOnce("HTTP/1.1 503 ")
                .contains("Retry-After: 1", "Connection: close");
        stuck.countDown();
        await().atMost(SOON).until(() -> status("/users/another") == 200);
    }

    @Test
    void oneConnectionTooManyClosesAnOlderOne() throws Exception {
        open(new HttpLimits(LONG, LONG, LONG, 1, 8192));
        Exchange older = client();
        older.send("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        older.until("alive");

        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(older.rest()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            300 short headers,     200
            1 header of 9000,      431
            150 headers of 8000,   431
            1 header of 50000000,  431
            a path of 9000,        414
            a path of 30000000,    414
            """)
    void aHeadBeyondItsBoundIsRefusedAndReadNoFurther(String what, int status) throws Exception {
        open(HttpLimits.defaults());
        Exchange client = client();
        String answer;
        try {
            client.send(head(what));
            client.send("\r\n\r\n");
            answer = client.until("\r\n\r\n");
        } catch (IOException closedWhileSending) {
            answer = "";
        }

        // A client that still sends when the connection is closed may lose the answer.
        if (!answer.isEmpty() || head(what).length() < 10_000) {
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        }
        assertThat(status("/health/live")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST /health/live HTTP/1.1 | Content-Length: 99999999999  | 405
            POST /health/live HTTP/1.1 | Transfer-Encoding: chunked   | 405
            GET /health/live HTTP/1.1  | Content-Length: 99999999999  | 200
            PUT /users/stuck HTTP/1.1  | Content-Length: 5            | 405
            POST /small HTTP/1.1       | Content-Length: 9\\r\\nExpect: 100-continue | 405
            """)
    void aBodyIsNeverWaitedFor(String line, String header, int status) throws Exception {
        open(HttpLimits.defaults());
        Exchange client = client();
        client.send(line.strip() + "\r\nHost: a\r\n" + header.strip().translateEscapes() + "\r\n\r\n");

        assertThat(client.until("\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Connection: close");
        client.rest();
    }

    @Test
    void aBodyThatIsSentAllTheSameDoesNotCostTheAnswer() throws Exception {
        open(HttpLimits.defaults());

        assertThat(Exchange.with(
                        listener.address(),
                        "POST /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n"
                                + "z".repeat(100_000)))
                .startsWith("HTTP/1.1 405 ");
    }

    private static String head(String what) {
        String line = "GET /health/live HTTP/1.1\r\nHost: a";
        String[] words = what.split(" ");
        if (what.endsWith("short headers")) {
            return line + header(10).repeat(Integer.parseInt(words[0]));
        }
        int length = Integer.parseInt(words[words.length - 1]);
        return what.startsWith("a path")
                ? "GET /" + "a".repeat(length) + " HTTP/1.1\r\nHost: a"
                : line + header(length).repeat(Integer.parseInt(words[0]));
    }

    private static String header(int length) {
        return "\r\nH: " + "y".repeat(length);
    }

    /** Sends a byte to every socket, round after round, and opens a new one for each that was closed. */
    private void drip(int count, AtomicBoolean over, AtomicInteger renewed) {
        List<Optional<Exchange>> dripping =
                new ArrayList<>(IntStream.range(0, count).mapToObj(i -> begun()).toList());
        while (!over.get()) {
            for (int i = 0; i < count && !over.get(); i++) {
                if (dripping.get(i).filter(Exchange::drip).isEmpty()) {
                    dripping.get(i).ifPresent(SlowClientsTest::closed);
                    dripping.set(i, begun());
                    renewed.incrementAndGet();
                }
            }
        }
        dripping.forEach(client -> client.ifPresent(SlowClientsTest::closed));
    }

    private Optional<Exchange> begun() {
        try {
            Exchange client = new Exchange(listener.address());
            client.send(BEGUN);
            return Optional.of(client);
        } catch (IOException refused) {
            return Optional.empty();
        }
    }

    private static void closed(Exchange client) {
        try {
            client.close();
        } catch (IOException alreadyGone) {
            // As wanted.
        }
    }

    private Exchange client() throws IOException {
        Exchange client = new Exchange(listener.address());
        clients.add(client);
        return client;
    }

    private int status(String path) throws IOException, InterruptedException {
        // A client of its own, as a probe is: no connection of an earlier one.
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + listener.address().getPort() + path))
                                .timeout(SOON)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private void open(HttpLimits limits) {
        listener = HttpListener.open(
                new ListenAddress("http", "127.0.0.1", 0),
                limits,
                address -> new Router(Map.of(
                        "/health/live",
                        new Route(Lane.PROBE, request -> Answer.text("text/plain", "alive")),
                        "/small",
                        new Route(Lane.PAGE, request -> Answer.text("text/plain", "small")),
                        "/large",
                        new Route(Lane.PAGE, request -> new Answer(200, "text/plain", Map.of(), LARGE)),
                        "/users/{id}",
                        new Route(Lane.LOOK_UP, this::lookUp))));
    }

    private Answer lookUp(Request request) {
        if (request.path().endsWith("stuck")) {
            try {
                stuck.await(SOON.toMinutes() + 1, TimeUnit.MINUTES);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }
        return Answer.text("text/plain", "user");
    }
}
