package io.tidewatch.replay.featurize;

import java.time.Instant;

/**
 * What was made of served features.
 *
 * @param rows events written
 * @param users users among them
 * @param before events before the date asked for: they count for nothing but where a visit begins
 * @param duplicates events that were served twice, as after a reset; the first counts
 * @param foreign events whose features are of another catalogue: no rows, but their visits and purchases count
 * @param unreadable messages that hold no feature records
 * @param end the last event: up to then everything is known
 */
public record ServedOutcome(
        long rows, long users, long before, long duplicates, long foreign, long unreadable, Instant end) {}
