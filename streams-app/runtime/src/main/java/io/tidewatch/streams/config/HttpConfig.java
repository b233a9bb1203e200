package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import io.tidewatch.topics.TidewatchException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The section {@code http}: where health, metrics, status and the look-up of users answer.
 *
 * @param host the address to bind; by default nothing about users leaves the machine
 * @param port 0 to 65535; 0 takes any free port. The default is what probes and scrapers expect of an HTTP side port.
 * @param token bearer token that {@code /users} asks for; without one it answers on loopback only
 * @param advertised {@code host:port} at which other instances reach this one, to ask for the users it holds
 */
public record HttpConfig(
        @Default("127.0.0.1") String host,
        @Default("8080") int port,
        Optional<String> token,
        Optional<String> advertised) {
    /** Shorter ones are guessed. */
    private static final int LEAST_TOKEN_LENGTH = 16;
    /** What Kafka Streams can read back: a host without colons or one in brackets, and a port. */
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})");

    public HttpConfig {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(advertised, "advertised");
        Checks.range("http.port", port, 0, 65_535);
        token.filter(secret -> secret.length() < LEAST_TOKEN_LENGTH).ifPresent(secret -> {
            throw new TidewatchException(
                    "'http.token' has %d characters; give at least %d random ones, as from 'openssl rand -hex 24'"
                            .formatted(secret.length(), LEAST_TOKEN_LENGTH));
        });
        advertised.filter(address -> !ADDRESS.matcher(address).matches()).ifPresent(address -> {
            throw new TidewatchException(
                    "'http.advertised' is '%s'; give host:port, for an IPv6 address [address]:port".formatted(address));
        });
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HttpConfig[host=%s, port=%d, token=%s, advertised=%s]"
                .formatted(host, port, token.isPresent() ? "(set)" : "(none)", advertised.orElse("(none)"));
    }
}
