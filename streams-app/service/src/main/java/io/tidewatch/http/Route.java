package io.tidewatch.ops;

import java.util.Objects;

/**
 * The handler that answers, and its threads.
 *
 * @param lane the threads
 * @param endpoint the answer
 */
record Route(Lane lane, Endpoint endpoint) {
    Route {
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(endpoint, "endpoint");
    }
}
