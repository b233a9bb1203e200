package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookSinkTest {
    private static final ObjectNode ORDER =
            JsonNodeFactory.instance.objectNode().put("alert_id", "a1").put("action", "grant");
    private static final RetryPolicy RETRY =
            new RetryPolicy(3, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Queue<Integer> answers = new ArrayDeque<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
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
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
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
        assertThat(delivery).isEqualTo(new Sink.Delivery.Refused("HTTP status 502, 3 attempts"));
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
        assertThat(delivery).isEqualTo(new Sink.Delivery.Refused("HttpTimeoutException, 2 attempts"));
    }

    @Test
    void countsARefusedConnectionAsAFailedAttempt() throws IOException {
        // Given
        WebhookSink sink = sink(RETRY, Optional.empty());
        server.stop(0);

        // When
        Sink.Delivery delivery = sink.deliver(ORDER);

        // Then
        assertThat(delivery).isEqualTo(new Sink.Delivery.Refused("ConnectException, 3 attempts"));
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

    private WebhookSink sink(RetryPolicy retry, Optional<String> token) {
        return new WebhookSink(address(), token, retry, waits::add);
    }

    private URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/hook");
    }

    private record Received(String method, String key, String contentType, String authorization, String body) {}
}
