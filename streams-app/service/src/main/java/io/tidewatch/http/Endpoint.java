package io.tidewatch.http;

/** Answers the requests for one path. Called by several threads at once. */
@FunctionalInterface
public interface Endpoint {
    Answer answer(Request request);
}
