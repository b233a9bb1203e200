package io.tidewatch.http;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request, as far as an answer may depend on it. The body, where an endpoint takes one, is handed over beside it.
 *
 * @param method the HTTP method, upper case
 * @param path the path as sent, percent-encoded, without the query
 * @param query as sent, percent-encoded, without the question mark; empty if there is none
 * @param peer the address at the other end of the connection, which may be a proxy's; empty if it is not known
 * @param headers the first value of each header, names in lower case; of {@code X-Forwarded-For} all, joined by commas
 */
public record Request(String method, String path, String query, String peer, Map<String, String> headers) {
    public Request {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(query, "query");
        Objects.requireNonNull(peer, "peer");
        headers = Map.copyOf(headers);
    }

    /** One of which no answer needs the query or the peer. */
    public Request(String method, String path, Map<String, String> headers) {
        this(method, path, "", "", headers);
    }

    /** The first value of a header, whatever its name's case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The value of the first parameter of the query with a name; empty if there is none or it is no percent-encoded UTF-8. */
    public Optional<String> parameter(String name) {
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals == name.length() && pair.startsWith(name)) {
                return PercentEncoding.decode(pair.substring(equals + 1));
            }
        }
        return Optional.empty();
    }
}
