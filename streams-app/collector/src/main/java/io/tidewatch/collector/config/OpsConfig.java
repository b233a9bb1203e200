package io.tidewatch.collector.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import java.util.Objects;

/**
 * The section {@code ops}: where health and metrics answer. A port of its own, since that of the events is open to the world.
 *
 * @param host the address to bind
 * @param port 0 to 65535; 0 takes any free port
 */
public record OpsConfig(
        @Default("127.0.0.1") String host, @Default("8091") int port) {
    public OpsConfig {
        Objects.requireNonNull(host, "host");
        Checks.range("ops.port", port, 0, 65_535);
    }
}
