package io.tidewatch.replay.response;

import java.time.Instant;
import java.util.Set;

/**
 * A campaign that a shop sent to customers whom it chose.
 *
 * @param id its id
 * @param start when it began
 * @param chosen the customers
 */
public record Campaign(String id, Instant start, Set<String> chosen) {
    public Campaign {
        chosen = Set.copyOf(chosen);
    }
}
