package io.tidewatch.collector.web;

import io.tidewatch.collector.kafka.KafkaState;
import io.tidewatch.collector.spool.Usage;
import io.tidewatch.http.AnswerJson;
import io.tidewatch.http.Verdict;

/** What probes are told. An outage of Kafka is neither a reason to restart nor to send elsewhere: the spool takes events. */
final class CollectorHealth {
    private CollectorHealth() {}

    /**
     * Whether a restart would not help.
     *
     * @param ended whether the way to Kafka has ended for good
     */
    static Verdict live(boolean ended) {
        return ended ? Verdict.no("The way to Kafka has ended; the log says why.") : Verdict.yes("It works.");
    }

    /** Whether events may be sent here. */
    static Verdict ready(boolean stopping, Usage usage, KafkaState kafka) {
        if (stopping) {
            return Verdict.no("It stops.");
        }
        if (usage.isFull()) {
            return Verdict.no("The spool is full: Kafka has not confirmed anything since "
                    + kafka.downSince().map(AnswerJson::text).orElse("a moment ago") + ".");
        }
        return Verdict.yes(
                kafka.up()
                        ? "Events go to Kafka."
                        : "Events are kept in the spool; Kafka does not confirm (" + kafka.cause() + ").");
    }
}
