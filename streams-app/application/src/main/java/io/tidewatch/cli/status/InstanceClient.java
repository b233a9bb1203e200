package io.tidewatch.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.ops.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Asks instances for {@code /status}, several at once, each for so long and no longer. Sends no token: the page needs none. */
final class InstanceClient {
    /** An instance that is there answers within milliseconds; a pod that is gone does not answer at all. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    /** A hundred partitions make some 100 KB. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Asks one.
     *
     * @param base {@code http://host:port}
     * @return its page, or a failure whose cause tells why there is none
     */
    CompletableFuture<JsonNode> ask(URI base) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/status")).build();
        return client.sendAsync(request, head -> new BoundedBody(MOST_BYTES))
                .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(this::read);
    }

    private JsonNode read(HttpResponse<byte[]> response) {
        if (response.statusCode() != OK) {
            throw new CompletionException(new IOException("HTTP " + response.statusCode()));
        }
        try {
            JsonNode page = mapper.readTree(response.body());
            if (!page.hasNonNull("application_id")) {
                throw new IOException("the page is no status of a Tidewatch");
            }
            return page;
        } catch (IOException unreadable) {
            throw new CompletionException(unreadable);
        }
    }
}
