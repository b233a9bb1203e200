package io.tidewatch.ops;

import java.util.Objects;

/**
 * Where another instance answers.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port its HTTP port
 */
record HostPort(String host, int port) {
    HostPort {
        Objects.requireNonNull(host, "host");
    }

    /** Reads {@code host:port}, an IPv6 address in brackets, as {@code http.advertised} has been checked to be. */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        return new HostPort(
                text.substring(0, colon).replace("[", "").replace("]", ""),
                Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
