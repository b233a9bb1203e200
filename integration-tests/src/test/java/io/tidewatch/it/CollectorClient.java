package io.tidewatch.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What a shop's server does: sends events and keeps those it has no answer for. */
final class CollectorClient {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    /** The collector answers within its bound, or does not at all. */
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An event of a user, by its number in the user's order. */
    static ShopEvent event(String user, int number) {
        return ShopEvent.of(user + "-" + number, user, EventType.BROWSE, START.plusSeconds(number))
                .build();
    }

    /** Sends events as lines. */
    HttpResponse<String> send(URI collector, List<ShopEvent> events) throws IOException {
        String lines = events.stream()
                .map(event -> new String(ShopEventCodec.write(event), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
        return send(HttpRequest.newBuilder(collector)
                .header("Authorization", "Bearer " + CollectorProcess.SERVER_KEY)
                .POST(BodyPublishers.ofString(lines)));
    }

    /** Asks for a page. */
    String get(URI page) throws IOException {
        return send(HttpRequest.newBuilder(page)).body();
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(ANSWER).build(), BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return MAPPER.readTree(response.body());
        } catch (IOException noJson) {
            throw new UncheckedIOException(noJson);
        }
    }
}
