package io.tidewatch.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.http.HttpAsker;
import io.tidewatch.http.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks instances for {@code /status}, several at once, each for so long and no longer. Sends no token: the page needs none. */
final class InstanceClient implements AutoCloseable {
    /** An instance that is there answers within milliseconds; a pod that is gone does not answer at all. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    /** A hundred partitions make some 100 KB. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int OK = 200;

    private final HttpAsker asker = new HttpAsker(MOST_BYTES, ANSWER);
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Asks one.
     *
     * @param base {@code http://host:port}
     * @return its page, or a failure whose cause tells why there is none
     */
    CompletableFuture<JsonNode> ask(URI base) {
        return asker.ask(base.resolve("/status"), Map.of()).thenApply(this::read);
    }

    @Override
    public void close() {
        asker.close();
    }

    private JsonNode read(Reply reply) {
        if (reply.status() != OK) {
            throw new CompletionException(new IOException("HTTP " + reply.status()));
        }
        try {
            JsonNode page = mapper.readTree(reply.body());
            if (!page.hasNonNull("application_id")) {
                throw new IOException("the page is no status of a Tidewatch");
            }
            return page;
        } catch (IOException unreadable) {
            throw new CompletionException(unreadable);
        }
    }
}
