package io.tidewatch.ops;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other instances over HTTP, with the token that all instances share, and tells them not to ask any further. */
final class HttpPeers implements Peers {
    /** On a request that another instance passes on: it is answered here or not at all. */
    static final String HOP_HEADER = "Tidewatch-Forwarded";

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpPeers.class);
    /** A pod that is gone does not answer at all; one that is there does within milliseconds. */
    private static final Duration CONNECT = Duration.ofSeconds(1);

    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final HttpClient client;
    private final Optional<String> token;

    HttpPeers(Optional<String> token) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                // The token goes to whom the group's metadata names, nowhere else.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.token = token;
    }

    @Override
    public Optional<Answer> ask(HostPort instance, String path) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + instance + path))
                    .timeout(ANSWER)
                    .header(HOP_HEADER, "1");
            token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return Optional.of(new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(Answer.JSON),
                    Map.of(),
                    response.body()));
        } catch (IOException | IllegalArgumentException unreachable) {
            // Without the cause's text, which may hold the address with the user in it.
            LOGGER.atWarn()
                    .addKeyValue("instance", instance)
                    .addKeyValue("failure", unreachable.getClass().getSimpleName())
                    .log("Other instance did not answer");
            return Optional.empty();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
