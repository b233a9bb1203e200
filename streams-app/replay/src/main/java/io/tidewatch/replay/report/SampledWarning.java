package io.tidewatch.replay.report;

import io.tidewatch.topics.Band;
import java.time.Instant;
import java.util.Objects;

/**
 * One warning as an agent sees it, under a name that tells nothing about the person.
 *
 * @param alertId the alert's id
 * @param time when it was raised
 * @param band AT_RISK or CRITICAL
 * @param text what the agent reads
 * @param fate what became of the customer
 * @param story the same in a sentence
 */
public record SampledWarning(String alertId, Instant time, Band band, String text, Fate fate, String story) {
    /** What becomes of a customer who was warned of. */
    public enum Fate {
        LOST,
        CAME_BACK,
        /** The window ends after the log. */
        NOT_KNOWN_YET
    }

    public SampledWarning {
        Objects.requireNonNull(alertId, "alertId");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(band, "band");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(fate, "fate");
        Objects.requireNonNull(story, "story");
    }
}
