package io.tidewatch.replay.generator;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a generated customer and of no real one.
 *
 * @param userId the user in the events
 * @param firstEvent when the customer was first seen
 * @param lastEvent when the customer was last seen
 * @param declineBegan when the signs of leaving began, if they did before the log's end
 * @param left when the customer decided not to come back, if before the log's end
 * @param cause why, if left
 * @param visits sessions in the shop
 * @param purchases orders
 */
public record Truth(
        String userId,
        Instant firstEvent,
        Instant lastEvent,
        Optional<Instant> declineBegan,
        Optional<Instant> left,
        Optional<Cause> cause,
        int visits,
        int purchases) {}
