package io.tidewatch.ops;

/** Answers the requests for one path. Called by several threads at once. */
@FunctionalInterface
interface Endpoint {
    Answer answer(Request request);
}
