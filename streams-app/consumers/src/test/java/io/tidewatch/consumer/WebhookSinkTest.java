package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSinkTest {
    private static final ObjectNode ORDER =
            JsonNodeFactory.instance.objectNode().put("alert_id", "a1").put("action", "grant");
    private static final RetryPolicy RETRY =
            new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Queue<Integer> answers = new ArrayDeque<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final AtomicInteger elsewhere = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            received.add(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            Integer status = answers.poll();
            if (status == null) {
                // Nothing planned: never answer, so that the client's timeout has to help.
                return;
            }
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.createContext("/elsewhere", exchange -> {
            elsewhere.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void postsTheOrderWithItsIdempotencyKey() throws IOException {
        // Given
        answers.add(202);

        // When
        Sink.Delivery delivery = sink(RETRY, Optional.of("s3cret")).deliver(ORDER);

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.Accepted());
        assertThat(received)
                .containsExactly(new Received("POST", "a1", "application/json", "Bearer s3cret", ORDER.toString()));
    }

    @Test
    void triesAgainWithLongerWaitsUntilTaken() throws IOException {
        // Given
        answers.addAll(List.of(503, 429, 200));

        // When
        Sink.Delivery delivery = sink(RETRY, Optional.empty()).deliver(ORDER);

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.Accepted());
        assertThat(received).hasSize(3);
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void givesUpAfterTheLastAttemptAndSaysWhy() throws IOException {
        // Given
        answers.addAll(List.of(500, 500, 502));

        // When
        Sink.Delivery delivery = sink(RETRY, Optional.empty()).deliver(ORDER);

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.GivenUp("HTTP status 502, 3 attempts"));
        assertThat(waits).hasSize(2);
    }

    @Test
    void doesNotRepeatARequestThatTheServerCallsWrong() throws IOException {
        // Given
        answers.addAll(List.of(400, 200));

        // When
        Sink.Delivery delivery = sink(RETRY, Optional.empty()).deliver(ORDER);

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.Refused("HTTP status 400"));
        assertThat(received).hasSize(1);
    }

    @Test
    void countsNoAnswerAsAFailedAttempt() throws IOException {
        // Given: a server that takes the request and says nothing
        RetryPolicy impatient = new RetryPolicy(2, Duration.ofMillis(200), Duration.ZERO, Duration.ZERO);

        // When
        Sink.Delivery delivery = sink(impatient, Optional.empty()).deliver(ORDER);

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.GivenUp("no whole answer in time, 2 attempts"));
    }

    @Test
    void countsARefusedConnectionAsAFailedAttempt() throws IOException {
        // Given
        WebhookSink sink = sink(RETRY, Optional.empty());
        server.stop(0);

        // When
        Sink.Delivery delivery = sink.deliver(ORDER);

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.GivenUp("ConnectException, 3 attempts"));
    }

    @Test
    void stopsTryingWhenTheConsumerStops() throws IOException {
        // Given
        answers.addAll(List.of(503, 200));
        WebhookSink sink = new WebhookSink(address(), Optional.empty(), RETRY, wait -> false);

        // When
        Sink.Delivery delivery = sink.deliver(ORDER);

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.Interrupted());
        assertThat(received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308, 401, 403, 405, 407, 410, 451})
    void asksForAPersonAtOnceWhereNoOrderWouldBeTaken(int status) throws IOException {
        // Given
        answers.addAll(List.of(status, 200));

        // When
        Sink.Delivery delivery = sink(RETRY, Optional.of("s3cret")).deliver(ORDER);

        // Then
        assertThat(received).hasSize(1);
        assertThat(elsewhere).hasValue(0);
        assertThat(delivery)
                .isInstanceOfSatisfying(
                        Sink.Delivery.Unusable.class,
                        unusable -> assertThat(unusable.advice())
                                .startsWith("the webhook " + address() + " does not take orders (HTTP status " + status
                                        + "): ")
                                .doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 421})
    void asksForAPersonWhereAnAnswerOfARolloutStays(int status) throws IOException {
        // Given
        answers.addAll(List.of(status, status, status));

        // When
        Sink.Delivery delivery = sink(RETRY, Optional.empty()).deliver(ORDER);

        // Then
        assertThat(received).hasSize(3);
        assertThat(delivery).isInstanceOf(Sink.Delivery.Unusable.class);
    }

    @Test
    void refusesAConflictThatStays() throws IOException {
        // Given: the receiver is at work on an earlier try, and the second time through for good
        answers.addAll(List.of(409, 200, 409, 409, 409));
        WebhookSink sink = sink(RETRY, Optional.empty());

        // When
        Sink.Delivery passing = sink.deliver(ORDER);
        Sink.Delivery staying = sink.deliver(ORDER);

        // Then
        assertThat(passing).isEqualTo(new Sink.Delivery.Accepted());
        assertThat(staying).isEqualTo(new Sink.Delivery.Refused("HTTP status 409, 3 attempts"));
    }

    @Test
    void keepsCredentialsOutOfWhatAPersonReads() {
        // Given
        URI secret = URI.create("https://me:pw@shop.example:8443/orders?key=pw#pw");

        // When
        String description = new WebhookSink(secret, Optional.of("pw"), RETRY, waits::add).description();

        // Then
        assertThat(description).isEqualTo("the webhook https://shop.example:8443/orders");
    }

    @Test
    void timesOutABodyThatDrips() throws IOException {
        // Given: the head comes at once, and the body a byte at a time until the client hangs up
        CountDownLatch hungUp = new CountDownLatch(2);
        server.createContext("/drip", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write('.');
                    body.flush();
                    Thread.sleep(10);
                }
            } catch (IOException | InterruptedException gone) {
                hungUp.countDown();
            }
        });
        RetryPolicy impatient = new RetryPolicy(2, Duration.ofMillis(300), Duration.ZERO, Duration.ZERO);
        URI drip = address().resolve("/drip");

        // When
        Sink.Delivery delivery = assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> new WebhookSink(drip, Optional.empty(), impatient, waits::add).deliver(ORDER));

        // Then: and no connection is left behind
        assertThat(delivery).isEqualTo(new Sink.Delivery.GivenUp("no whole answer in time, 2 attempts"));
        await().atMost(Duration.ofSeconds(60)).until(() -> hungUp.getCount() == 0);
    }

    @Test
    void readsNoBodyWithoutEnd() throws IOException {
        // Given
        CountDownLatch hungUp = new CountDownLatch(1);
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(new byte[8192]);
                }
            } catch (IOException gone) {
                hungUp.countDown();
            }
        });
        RetryPolicy patient = new RetryPolicy(1, Duration.ofMinutes(10), Duration.ZERO, Duration.ZERO);

        // When
        Sink.Delivery delivery = assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> new WebhookSink(address().resolve("/endless"), Optional.empty(), patient, waits::add)
                        .deliver(ORDER));

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.Accepted());
        await().atMost(Duration.ofSeconds(60)).until(() -> hungUp.getCount() == 0);
    }

    @Test
    void asksForAPersonWhereTheCertificateIsNotTrusted(@TempDir Path folder) throws Exception {
        // Given: a certificate that nobody has signed but its owner
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder.resolve("keys.p12"))));
        https.start();
        URI address = URI.create("https://localhost:" + https.getAddress().getPort() + "/hook");

        // When
        Sink.Delivery delivery;
        try {
            delivery = new WebhookSink(address, Optional.empty(), RETRY, waits::add).deliver(ORDER);
        } finally {
            https.stop(0);
        }

        // Then
        assertThat(delivery)
                .isInstanceOfSatisfying(
                        Sink.Delivery.Unusable.class,
                        unusable -> assertThat(unusable.advice())
                                .isEqualTo("the webhook " + address
                                        + " does not take orders (SSLHandshakeException): check its"
                                        + " certificate, and that this machine's Java trusts the issuer"));
        assertThat(waits).isEmpty();
    }

    private static SSLContext selfSigned(Path keys) throws Exception {
        char[] password = "changeit".toCharArray();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        new String(password))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(keys.toFile(), password);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private WebhookSink sink(RetryPolicy retry, Optional<String> token) {
        return new WebhookSink(address(), token, retry, waits::add);
    }

    private URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/hook");
    }

    private record Received(String method, String key, String contentType, String authorization, String body) {}
}
