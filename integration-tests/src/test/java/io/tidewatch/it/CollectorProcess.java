package io.tidewatch.it;

import static org.awaitility.Awaitility.await;

import io.tidewatch.cli.Tidewatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A collector in a process of its own, started as a person starts it. Closing it kills it. */
final class CollectorProcess implements AutoCloseable {
    static final String BROWSER_KEY = "public-key-of-the-shop";
    static final String SERVER_KEY = "secret-key-of-the-shop";
    static final String SHOPIFY_SECRET = "shpss-signing-secret-of-a-test";
    private static final Pattern LISTENS =
            Pattern.compile("HTTP listener opened section=\"(http|ops)\" .*port=\"(\\d+)\"");
    private static final Duration START = Duration.ofSeconds(60);

    private final EngineProcess process;
    private final URI events;
    private final URI ops;

    private CollectorProcess(EngineProcess process, URI events, URI ops) {
        this.process = process;
        this.events = events;
        this.ops = ops;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param more lines of the configuration
     */
    static CollectorProcess start(String bootstrapServers, Path spool, String... more) {
        EngineProcess process = begin(bootstrapServers, spool, more);
        URI events = await("a collector")
                .atMost(START)
                .until(() -> listens(process, "http"), Optional::isPresent)
                .get();
        return new CollectorProcess(process, events, listens(process, "ops").orElseThrow());
    }

    /** Starts one that need not come to listen. */
    static EngineProcess begin(String bootstrapServers, Path spool, String... more) {
        Path config = spool.resolveSibling(spool.getFileName() + ".yaml");
        try {
            Files.writeString(
                    config,
                    """
                    bootstrap_servers: %s
                    http: {port: 0}
                    ops: {port: 0}
                    sources:
                      - {name: web, kind: browser, keys: %s, origins: https://shop.example.com,
                         address_rate: {per_second: 100000, burst: 100000}}
                      - {name: shop, kind: server, keys: %s, rate: {per_second: 100000, burst: 100000}}
                      - {name: shopify, kind: server, shopify_secret: %s}
                    """.formatted(bootstrapServers, BROWSER_KEY, SERVER_KEY, SHOPIFY_SECRET)
                            + String.join("\n", more).replace("SPOOL", spool.toString()) + "\n");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return EngineProcess.start(
                "collector", List.of(Tidewatch.class.getName(), "collect", "--config", config.toString()));
    }

    /** Where events are sent. */
    URI events() {
        return at("/v1/events");
    }

    /** Where else something is sent or read. */
    URI at(String path) {
        return events.resolve(path);
    }

    /** A page of health or metrics. */
    URI ops(String path) {
        return ops.resolve(path);
    }

    String output() {
        return process.output();
    }

    void kill() {
        process.kill();
    }

    void stop() {
        process.stop();
    }

    @Override
    public void close() {
        process.close();
    }

    private static Optional<URI> listens(EngineProcess process, String section) {
        return LISTENS.matcher(process.output())
                .results()
                .filter(line -> line.group(1).equals(section))
                .map(CollectorProcess::address)
                .findFirst();
    }

    private static URI address(MatchResult line) {
        return URI.create("http://127.0.0.1:" + line.group(2));
    }
}
