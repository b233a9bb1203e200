package io.tidewatch.ops;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What was asked, as far as an answer may depend on it.
 *
 * @param method the HTTP method, upper case
 * @param path the path as sent, percent-encoded, without the query
 * @param headers the first value of each header, names in lower case
 */
record Request(String method, String path, Map<String, String> headers) {
    Request {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        headers = Map.copyOf(headers);
    }

    /** The first value of a header, whatever its name's case. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
