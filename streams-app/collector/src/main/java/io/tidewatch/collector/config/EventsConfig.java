package io.tidewatch.collector.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import io.tidewatch.topics.TidewatchException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The section {@code http}: where events are taken.
 *
 * @param host the address to bind; by default nobody else can send
 * @param port 0 to 65535; 0 takes any free port
 * @param path before {@code /v1/events}, so that it can live on the shop's own domain; empty or such as {@code /collect}
 * @param connections open at once, 16 to 65536; each idle one holds some kilobytes
 * @param proxies in front, each of which appends the address it was asked from to {@code X-Forwarded-For}, 0 to 8
 */
public record EventsConfig(
        @Default("127.0.0.1") String host,
        @Default("8090") int port,
        @Default("") String path,
        @Default("4096") int connections,
        @Default("0") int proxies) {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    public EventsConfig {
        Objects.requireNonNull(host, "host");
        path = path == null ? "" : path;
        Checks.range("http.port", port, 0, 65_535);
        Checks.range("http.connections", connections, 16, 65_536);
        Checks.range("http.proxies", proxies, 0, 8);
        if (!PATH.matcher(path).matches()) {
            throw new TidewatchException(
                    "'http.path' is '%s'; give a path such as /collect, without a slash at its end".formatted(path));
        }
    }
}
