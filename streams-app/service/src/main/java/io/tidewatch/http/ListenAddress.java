package io.tidewatch.http;

import java.util.Objects;

/**
 * Where a listener listens, with the words for a failure.
 *
 * @param section of the configuration that says so, such as {@code http}
 * @param host the address to bind
 * @param port 0 takes any free port
 */
public record ListenAddress(String section, String host, int port) {
    public ListenAddress {
        Objects.requireNonNull(section, "section");
        Objects.requireNonNull(host, "host");
    }
}
