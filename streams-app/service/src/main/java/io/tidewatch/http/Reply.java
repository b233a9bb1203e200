package io.tidewatch.http;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a server answered. */
public final class Reply {
    private final int status;
    private final UnaryOperator<String> headers;
    private final byte[] body;

    /** @param headers the value of a header, or null */
    Reply(int status, UnaryOperator<String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Its status code. */
    public int status() {
        return status;
    }

    /** A header's value; case of the name does not matter. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    /** Its body, the bytes as they came. */
    public byte[] body() {
        return body.clone();
    }
}
