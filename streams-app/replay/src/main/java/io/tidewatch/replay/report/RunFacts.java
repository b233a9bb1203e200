package io.tidewatch.replay.report;

import io.tidewatch.engine.silence.WindowRule;
import io.tidewatch.replay.log.UnusableRows;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a report says about the run itself.
 *
 * @param kind {@code backtest} or {@code demo}
 * @param dataset name of the event log
 * @param generated whether the log is generated rather than real
 * @param from from when on alerts are judged; before it the log warms up
 * @param to the last moment the log covers
 * @param window how the model makes churn windows
 * @param budget warnings for each thousand known customers and month that its lines were chosen by; empty if it names none
 * @param inaction why nothing is raised and what to do next; empty if the model knows the shop
 * @param partitions partitions of {@code shop.events}; 1 where there is no Kafka
 * @param model name of the model
 * @param policyVersion fingerprint of the alert policy
 * @param machine processor, cores and Java in words
 * @param date when the run ended
 * @param events where the events went
 * @param rows the log's rows, and those that gave no event
 * @param seconds from the first event in to the last result out, wall clock
 */
public record RunFacts(
        String kind,
        String dataset,
        boolean generated,
        Instant from,
        Instant to,
        WindowRule window,
        OptionalDouble budget,
        Optional<String> inaction,
        int partitions,
        String model,
        String policyVersion,
        String machine,
        Instant date,
        EventCounts events,
        UnusableRows rows,
        double seconds) {
    public RunFacts {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(budget, "budget");
        Objects.requireNonNull(inaction, "inaction");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(policyVersion, "policyVersion");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(rows, "rows");
    }

    /** Events per second of wall clock. */
    public double eventsPerSecond() {
        return seconds > 0 ? events.in() / seconds : 0;
    }
}
