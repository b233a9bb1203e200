package io.tidewatch.collector.intake;

import io.tidewatch.collector.intake.Promises.Safe;
import java.time.Duration;

/** Is told what was decided, to count it; called by several threads at once. Nothing of it is a visitor's. */
public interface IntakeObserver {
    /**
     * Events of a request were answered.
     *
     * @param source its name
     * @param outcome {@code accepted}, {@code duplicate} or {@code refused}
     * @param reason why they were refused; empty otherwise
     * @param count how many
     */
    void events(String source, String outcome, String reason, int count);

    /** Events of one that says it is a bot, whatever became of them. */
    void bots(String source, int events);

    /** So many optional fields of a source's events were not taken, since they are not what the contract says. */
    void fieldsLeftOut(String source, int fields);

    /** A request was answered with this status before its events were looked at. */
    void refused(int status);

    /** A request's events are safe, so long after it came. */
    void promised(Safe where, Duration after);
}
