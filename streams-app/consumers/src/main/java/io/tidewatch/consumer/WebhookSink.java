package io.tidewatch.consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * POSTs each order as JSON, with the alert id as {@code Idempotency-Key}: the receiver may get an order twice and tells by the
 * key. Any 2xx is an acceptance. Redirects are not followed: they would carry the order and the token elsewhere.
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
        for (int attempt = 1; ; attempt++) {
            Optional<WebhookAnswer> answered = attempt(request);
            if (answered.isEmpty()) {
                return new Delivery.Interrupted();
            }
            WebhookAnswer answer = answered.get();
            if (answer.accepted()) {
                return new Delivery.Accepted();
            }
            if (!answer.mayPass()) {
                return notTaken(answer, answer.what());
            }
            LOGGER.atWarn()
                    .addKeyValue("host", address.getHost())
                    .addKeyValue("attempt", attempt)
                    .addKeyValue("of", retry.attempts())
                    .addKeyValue("failure", answer.what())
                    .log("webhook did not take an order");
            if (attempt >= retry.attempts()) {
                return notTaken(answer, answer.what() + ", " + attempt + " attempts");
            }
            if (!pause.await(retry.waitAfter(attempt, answer.retryAfter()))) {
                return new Delivery.Interrupted();
            }
        }
    }

    private Delivery notTaken(WebhookAnswer answer, String reason) {
        return switch (answer.mender()) {
            case OPERATOR ->
                new Delivery.Unusable(description() + " does not take orders (" + reason + "): " + answer.advice());
            case RECEIVER -> new Delivery.GivenUp(reason);
            case ORDER, NOBODY -> new Delivery.Refused(reason);
        };
    }

    private HttpRequest request(ObjectNode order) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", order.required("alert_id").asText())
                .POST(BodyPublishers.ofByteArray(JsonLines.JSON.writeValueAsBytes(order)));
        bearerToken.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.build();
    }

    /** Empty when this thread was interrupted. */
    private Optional<WebhookAnswer> attempt(HttpRequest request) {
        // The request's own timeout would end with the answer's head; a body that drips must not hold the consumer up.
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request, head -> new DiscardedBody());
        try {
            HttpResponse<Void> response = exchange.get(retry.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return Optional.of(WebhookAnswer.ofStatus(
                    response.statusCode(), response.headers().firstValue("Retry-After")));
        } catch (ExecutionException e) {
            return Optional.of(WebhookAnswer.ofFailure(e.getCause()));
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return Optional.of(WebhookAnswer.ofFailure(e));
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
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
    public String description() {
        // Neither user info nor query: credentials are often there.
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return "the webhook " + address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
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
}
