package io.tidewatch.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What an engine in a process of its own answers over HTTP. */
final class OpsPages {
    private static final Duration START = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private OpsPages(int port) {
        this.port = port;
    }

    /** Waits for the listener. */
    static OpsPages of(EngineProcess engine) {
        return new OpsPages(await("a listener")
                .atMost(START)
                .until(engine::port, OptionalInt::isPresent)
                .orElseThrow());
    }

    int status(String path) {
        return get(path).statusCode();
    }

    JsonNode json(String path) {
        try {
            return JSON.readTree(get(path).body());
        } catch (IOException noJson) {
            throw new AssertionError("the answer is no JSON", noJson);
        }
    }

    /** A sample of {@code /metrics} by its name with labels; empty if there is none. */
    OptionalDouble metric(String sample) {
        return Pattern.compile("(?m)^" + Pattern.quote(sample) + " (\\S+)$")
                .matcher(get("/metrics").body())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .findFirst();
    }

    /** The largest sample of a metric, whatever its labels; empty if there is none. */
    OptionalDouble largest(String metric) {
        return Pattern.compile("(?m)^" + Pattern.quote(metric) + "\\{.*\\} (\\S+)$")
                .matcher(get("/metrics").body())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .max();
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError("the listener does not answer", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
