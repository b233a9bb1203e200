package io.tidewatch.replay.featurize;

import io.tidewatch.replay.log.UnusableRows;

/**
 * What was written.
 *
 * @param rows events written
 * @param users users among them
 * @param duplicates retries of an event, which are no rows
 * @param unusable rows of the log that gave no event
 */
public record Outcome(long rows, long users, long duplicates, UnusableRows unusable) {}
