package io.tidewatch.http;

/** Finds the handler of a request. Called by several threads at once. */
@FunctionalInterface
public interface Routes {
    /** The handler that answers the request; one for each request, also for a path that there is not. */
    Route route(Request request);
}
