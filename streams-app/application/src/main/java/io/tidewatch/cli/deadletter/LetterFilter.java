package io.tidewatch.cli.deadletter;

import io.tidewatch.topics.ReasonCode;
import java.time.Instant;
import java.util.Set;

/**
 * Which letters somebody asks for.
 *
 * @param reasons of these reasons; empty for all
 * @param since refused at this moment or later
 */
public record LetterFilter(Set<ReasonCode> reasons, Instant since) {
    public LetterFilter {
        reasons = Set.copyOf(reasons);
    }

    /** Whether a letter is asked for. */
    public boolean wants(StoredLetter letter) {
        return (reasons.isEmpty() || reasons.contains(letter.letter().reason()))
                && !letter.time().isBefore(since);
    }
}
