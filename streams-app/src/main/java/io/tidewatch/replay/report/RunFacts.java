package io.tidewatch.replay.report;

import java.time.Instant;
import java.util.Objects;

/**
 * What a report says about the run itself.
 *
 * @param kind {@code backtest} or {@code demo}
 * @param dataset name of the event log
 * @param generated whether the log is generated rather than real
 * @param from from when on alerts are judged; before it the log warms up
 * @param to the last moment the log covers
 * @param horizonDays the model's horizon
 * @param partitions partitions of {@code shop.events}; 1 where there is no Kafka
 * @param model name of the model
 * @param policyVersion fingerprint of the alert policy
 * @param machine processor, cores and Java in words
 * @param date when the run ended
 * @param events where the events went
 * @param seconds from the first event in to the last result out, wall clock
 */
public record RunFacts(
        String kind,
        String dataset,
        boolean generated,
        Instant from,
        Instant to,
        int horizonDays,
        int partitions,
        String model,
        String policyVersion,
        String machine,
        Instant date,
        EventCounts events,
        double seconds) {
    public RunFacts {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(policyVersion, "policyVersion");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(events, "events");
    }

    /** Events per second of wall clock. */
    public double eventsPerSecond() {
        return seconds > 0 ? events.in() / seconds : 0;
    }
}
