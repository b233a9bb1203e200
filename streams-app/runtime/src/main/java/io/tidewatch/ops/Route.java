package io.tidewatch.ops;

import java.util.Objects;

/**
 * Who answers, and on which threads.
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
