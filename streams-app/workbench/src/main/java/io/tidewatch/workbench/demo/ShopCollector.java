package io.tidewatch.workbench.demo;

import io.tidewatch.collector.Collector;
import io.tidewatch.collector.config.CollectorConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The demo's collector: the product's own, at any free port, for the shop's page alone. */
final class ShopCollector implements AutoCloseable {
    /** As {@code openssl rand -hex 24}. */
    private static final int KEY_BYTES = 24;

    private final String key;
    private final Collector collector;

    /**
     * Opens it.
     *
     * @param origins of the pages that may send
     * @param spool its folder
     */
    ShopCollector(String bootstrapServers, List<String> origins, Path spool) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        this.key = HexFormat.of().formatHex(random);
        this.collector = Collector.open(CollectorConfig.parse(
                // A page of a real shop sends no purchase: here it is the whole shop. And the browser may be a test's,
                // which says that
                // it is a bot.
                """
                bootstrap_servers: "%s"
                http: {port: 0}
                ops: {port: 0}
                bots: keep
                spool: {directory: "%s"}
                sources:
                  - name: shop
                    kind: browser
                    keys: ["%s"]
                    origins: ["%s"]
                    types: [browse, search, cart, favourite, purchase, return, review, support]
                """.formatted(
                                bootstrapServers,
                                spool.toString().replace("\\", "\\\\").replace("\"", "\\\""),
                                key,
                                String.join("\", \"", origins)),
                name -> Optional.empty()));
    }

    /** What the page sends with its events; new at each start. */
    String key() {
        return key;
    }

    /** Where the page sends them, without a slash at the end. */
    String endpoint() {
        return "http://127.0.0.1:" + collector.address().getPort();
    }

    /** Where its health and metrics are. */
    String ops() {
        return "http://127.0.0.1:" + collector.opsAddress().getPort();
    }

    @Override
    public void close() {
        collector.close();
    }
}
