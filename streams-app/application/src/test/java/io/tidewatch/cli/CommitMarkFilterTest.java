package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.FilterReply;
import org.apache.kafka.clients.producer.internals.Sender;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the configuration that ships, in the words of Kafka's producer. */
class CommitMarkFilterTest {
    private static final String RETRIED =
            "[Producer clientId=a, transactionalId=b] Got error produce response with correlation id {} on topic-partition {}, retrying"
                    + " ({} attempts left). Error: {}";
    private static final String SPLIT =
            "[Producer clientId=a] Got error produce response in correlation id {} on topic-partition {},"
                    + " splitting and retrying ({} attempts left). Error: {}";
    private static final String ENDED = "[Producer clientId=a] Batch {} of {} is given up after {}. Error: {}";

    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @CsvSource({
        "text, CONCURRENT_TRANSACTIONS",
        "text, OUT_OF_ORDER_SEQUENCE_NUMBER",
        "json, CONCURRENT_TRANSACTIONS",
        "json, OUT_OF_ORDER_SEQUENCE_NUMBER"
    })
    void aBatchThatCameBeforeACommitsMarkIsNoNews(String format, Errors error) throws JoranException {
        assertThat(decision(format, "WARN", event(Sender.class, Level.WARN, RETRIED, error)))
                .isEqualTo(FilterReply.DENY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void allElseIsTold(String format) throws JoranException {
        for (LoggingEvent told : new LoggingEvent[] {
            event(Sender.class, Level.WARN, RETRIED, Errors.NOT_ENOUGH_REPLICAS),
            event(Sender.class, Level.WARN, SPLIT, Errors.MESSAGE_TOO_LARGE),
            event(Sender.class, Level.WARN, ENDED, Errors.OUT_OF_ORDER_SEQUENCE_NUMBER),
            event(Sender.class, Level.ERROR, RETRIED, Errors.CONCURRENT_TRANSACTIONS),
            event(CommitMarkFilterTest.class, Level.WARN, RETRIED, Errors.CONCURRENT_TRANSACTIONS)
        }) {
            assertThat(decision(format, "WARN", told)).isEqualTo(FilterReply.NEUTRAL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "DEBUG", "ALL"})
    void whoeverAsksForMoreOfKafkaGetsItToo(String kafkaLevel) throws JoranException {
        assertThat(decision(
                        "text", kafkaLevel, event(Sender.class, Level.WARN, RETRIED, Errors.CONCURRENT_TRANSACTIONS)))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    private LoggingEvent event(Class<?> logger, Level level, String message, Errors error) {
        Object[] arguments = {7, new TopicPartition("churn.features", 4), Integer.MAX_VALUE - 1, error};
        return new LoggingEvent(logger.getName(), context.getLogger(logger), level, message, null, arguments);
    }

    private FilterReply decision(String format, String kafkaLevel, LoggingEvent event) throws JoranException {
        context.reset();
        context.putProperty("TIDEWATCH_LOG_FORMAT", format);
        context.putProperty("TIDEWATCH_KAFKA_LOG_LEVEL", kafkaLevel);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Tidewatch.class.getResource("/logback.xml"));
        Appender<ILoggingEvent> appender =
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
        return appender.getFilterChainDecision(event);
    }
}
