package io.tidewatch.ops;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where another instance answers.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port its HTTP port
 */
record HostPort(String host, int port) {
    /** The names and addresses that {@code http.advertised} may have. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+");

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

    /** Whether it can be what an instance advertises; the group's metadata may hold anything. */
    boolean isAnAddress() {
        return HOST.matcher(host).matches();
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
