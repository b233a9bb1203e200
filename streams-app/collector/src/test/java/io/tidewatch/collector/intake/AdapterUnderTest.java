package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.intake.Promises.Safe;
import io.tidewatch.collector.spool.Position;
import io.tidewatch.collector.spool.Spool;
import io.tidewatch.collector.spool.SpoolCursor;
import io.tidewatch.collector.spool.SpoolLimits;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The adapters with a spool and without Kafka: what a request is answered with, and what was kept. */
final class AdapterUnderTest implements AutoCloseable {
    static final String BROWSER = "public-key-of-the-shop";
    static final String SERVER = "secret-key-of-the-shop";
    static final String SHOPIFY_SECRET = "shpss-signing-secret-of-a-test";
    static final String ORIGIN = "https://shop.example.com";
    static final Instant NOW = Instant.parse("2026-11-22T10:15:30.250Z");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Spool spool;
    private final Promises promises;
    private final Map<String, EventsEndpoint> endpoints;
    private final List<String> counted = Collections.synchronizedList(new ArrayList<>());

    AdapterUnderTest(Path folder) {
        CollectorConfig config =
                CollectorConfig.parse("""
                bootstrap_servers: nowhere:9092
                sources:
                  - {name: web, kind: browser, keys: %s, origins: %s}
                  - {name: shop, kind: server, keys: %s}
                  - {name: shopify, kind: server, shopify_secret: %s}
                limits: {body_kb: 64, events: 20}
                acknowledge_within: 3s
                """.formatted(BROWSER, ORIGIN, SERVER, SHOPIFY_SECRET), name -> Optional.empty());
        spool = Spool.open(folder.resolve("spool"), SpoolLimits.of(1 << 20, 100), (record, end) -> {});
        promises = new Promises(spool, config.acknowledgeWithin());
        endpoints = new EventsEndpoint(
                        config,
                        new Admission(spool, new RecentEvents(1000)),
                        promises,
                        new Counts(),
                        () -> promises.confirmed(spool.end()),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .adapters();
    }

    /** Sends a body and waits for the answer. */
    Answer post(String path, String query, Map<String, String> headers, String body) {
        Request request = new Request("POST", path, query, "127.0.0.1", headers);
        EventsEndpoint endpoint = endpoints.get(path);
        return endpoint.refusal(request)
                .orElseGet(() -> endpoint.answer(request, body.getBytes(StandardCharsets.UTF_8))
                        .toCompletableFuture()
                        .join());
    }

    /** What is in the spool, as JSON. */
    List<JsonNode> kept() {
        try (SpoolCursor cursor = spool.from(Position.START)) {
            List<JsonNode> events = new ArrayList<>();
            for (var record : cursor.next(1000, 1 << 20)) {
                events.add(MAPPER.readTree(record.value()));
            }
            return events;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What was counted, in order. */
    List<String> counted() {
        return counted;
    }

    /** Lets the disk refuse what comes. */
    void breakDisk() {
        spool.close();
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException noJson) {
            throw new UncheckedIOException(noJson);
        }
    }

    @Override
    public void close() {
        promises.close();
        spool.close();
    }

    private final class Counts implements IntakeObserver {
        @Override
        public void events(String source, String outcome, String reason, int count) {
            counted.add((source + " " + outcome + " " + count + " " + reason).strip());
        }

        @Override
        public void bots(String source, int events) {
            counted.add(source + " bots " + events);
        }

        @Override
        public void fieldsLeftOut(String source, int fields) {
            counted.add(source + " fields left out " + fields);
        }

        @Override
        public void refused(int status) {
            // The listener's part.
        }

        @Override
        public void promised(Safe where, Duration after) {
            // Looked at in EventsEndpointTest.
        }
    }
}
