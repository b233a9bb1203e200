package io.tidewatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;

/**
 * Leaves a warning out that Kafka's producer gives several times a minute while all is well. A transaction's end is marked in each partition a
 * moment after its commit was answered; a batch of the next transaction that comes before the mark is refused with
 * {@code CONCURRENT_TRANSACTIONS}, those sent behind it with {@code OUT_OF_ORDER_SEQUENCE_NUMBER}, and all are sent again in order after
 * milliseconds. What the producer gives up in the end is an exception, which is told elsewhere. Made by name in {@code logback-text.xml}
 * and {@code logback-json.xml}.
 */
public final class CommitMarkFilter extends Filter<ILoggingEvent> {
    private static final String SENDER = "org.apache.kafka.clients.producer.internals.Sender";
    private static final String RETRIED = "retrying (";
    /** As the message ends, or goes on with a sentence of the broker's. */
    private static final Set<String> MARKS =
            Set.of("Error: CONCURRENT_TRANSACTIONS", "Error: OUT_OF_ORDER_SEQUENCE_NUMBER");

    private Level level = Level.WARN;

    /** How much of Kafka's clients is told; whoever asks for more than warnings gets these too. */
    public void setKafkaLevel(String kafkaLevel) {
        level = Level.toLevel(kafkaLevel, Level.WARN);
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (event.getLevel() != Level.WARN
                || !level.isGreaterOrEqual(Level.WARN)
                || !event.getLoggerName().equals(SENDER)) {
            return FilterReply.NEUTRAL;
        }
        String message = event.getFormattedMessage();
        return message.contains(RETRIED) && MARKS.stream().anyMatch(message::contains)
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
    }
}
