package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * POSTs each order as JSON, with the alert id as {@code Idempotency-Key}: the receiver may get an order twice and tells by the
 * key. Any 2xx is an acceptance. Redirects are not followed: they would turn the POST into a GET.
 */
final class WebhookSink implements Sink {
    private static final Logger LOGGER = LoggerFactory.getLogger(WebhookSink.class);
    private final HttpClient client;
    private final URI address;
    private final Optional<String> bearerToken;
    private final RetryPolicy retry;
    private final Pause pause;

    WebhookSink(URI address, Optional<String> bearerToken, RetryPolicy retry, Pause pause) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(retry.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.address = address;
        this.bearerToken = bearerToken;
        this.retry = retry;
        this.pause = pause;
    }

    @Override
    public Delivery deliver(ObjectNode order) throws IOException {
        HttpRequest request = request(order);
        String failure = "";
        for (int attempt = 1; attempt <= retry.attempts(); attempt++) {
            Attempt outcome = attempt(request);
            if (outcome.accepted()) {
                return new Delivery.Accepted();
            }
            failure = outcome.failure();
            if (!outcome.retryable()) {
                return new Delivery.Refused(failure);
            }
            LOGGER.atWarn()
                    .addKeyValue("host", address.getHost())
                    .addKeyValue("attempt", attempt)
                    .addKeyValue("of", retry.attempts())
                    .addKeyValue("failure", failure)
                    .log("webhook did not take an order");
            if (attempt < retry.attempts() && !pause.await(retry.waitAfter(attempt))) {
                return new Delivery.Interrupted();
            }
        }
        return new Delivery.Refused(failure + ", " + retry.attempts() + " attempts");
    }

    private HttpRequest request(ObjectNode order) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(retry.timeout())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", order.required("alert_id").asText())
                .POST(BodyPublishers.ofByteArray(JsonLines.JSON.writeValueAsBytes(order)));
        bearerToken.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.build();
    }

    private Attempt attempt(HttpRequest request) {
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status / 100 == 2
                    ? new Attempt(true, false, "")
                    : new Attempt(false, RetryPolicy.worthRetrying(status), "HTTP status " + status);
        } catch (IOException e) {
            // The class says what happened (refused, timed out); the message may hold the address with its secrets.
            return new Attempt(false, true, e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Attempt(false, true, "interrupted");
        }
    }

    @Override
    public void force() {
        // An accepted POST is the receiver's to keep.
    }

    @Override
    public Duration longestDelivery() {
        return retry.longestDelivery();
    }

    @Override
    public void close() {
        // HttpClient has no close before Java 21; its threads are daemons and end with it.
    }

    /** How the sink waits between two tries. */
    @FunctionalInterface
    interface Pause {
        /** Waits; false when the consumer is stopping and there should be no further try. */
        boolean await(Duration duration);
    }

    private record Attempt(boolean accepted, boolean retryable, String failure) {}
}
