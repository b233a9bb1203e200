package io.tidewatch.replay.report;

import io.tidewatch.topics.AlertKind;
import java.time.Instant;
import java.util.List;

/**
 * One customer's risk over the judged span, under a name that tells nothing about the person.
 *
 * @param name for example {@code Customer A}
 * @param story in a few words what happened
 * @param visits times of visits
 * @param waits the time without a visit after each of them
 * @param risk the engine's risk at a series of times
 * @param alerts what the engine said and when
 */
public record Life(
        String name, String story, List<Instant> visits, List<Wait> waits, List<Point> risk, List<Mark> alerts) {
    public Life {
        visits = List.copyOf(visits);
        waits = List.copyOf(waits);
        risk = List.copyOf(risk);
        alerts = List.copyOf(alerts);
    }

    /**
     * A churn window, as far as it was waited.
     *
     * @param begin when it began
     * @param end when the next visit or the window's end came
     * @param usual when the customer's usual gap was over; after {@code end} if the customer came earlier
     */
    public record Wait(Instant begin, Instant end, Instant usual) {}

    /** Risk at a time. */
    public record Point(Instant time, double risk) {}

    /** An alert at a time, with the risk it carried. */
    public record Mark(Instant time, AlertKind kind, double risk) {}
}
