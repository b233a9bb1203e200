package io.tidewatch.workbench.demo;

import io.tidewatch.http.PercentEncoding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks the engine for a user's profile as anybody would: over HTTP, at {@code /users/{id}}. */
final class EngineLookUp {
    /** The engine is in this process; one that takes longer does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String base;

    /**
     * A look-up.
     *
     * @param engine where the engine's pages are
     */
    EngineLookUp(InetSocketAddress engine) {
        this.base = "http://%s:%d/users/".formatted(engine.getHostString(), engine.getPort());
    }

    /**
     * The engine's answer, as it is.
     *
     * @throws IOException if it gives none
     */
    HttpResponse<String> user(String id) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + PercentEncoding.encode(id)))
                .timeout(PATIENCE)
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}
