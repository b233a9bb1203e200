package io.tidewatch.replay.report;

import io.tidewatch.replay.evaluation.Quality;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One rule's quality for everyone and for regulars.
 *
 * @param everyone all users
 * @param regulars users with three visits or more
 * @param everyoneMultiple of a gap rule, how many median gaps it waits; empty for the engine
 * @param regularsMultiple the same for regulars, who are compared at their own number of alerts
 */
public record GroupQuality(
        Quality everyone, Quality regulars, OptionalDouble everyoneMultiple, OptionalDouble regularsMultiple) {
    public GroupQuality {
        Objects.requireNonNull(everyone, "everyone");
        Objects.requireNonNull(regulars, "regulars");
    }
}
