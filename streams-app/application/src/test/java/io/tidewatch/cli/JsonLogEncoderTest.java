package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusUtil;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

class JsonLogEncoderTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void aLineIsOneObjectWithItsKeysAsFields() throws IOException {
        LoggingEvent event = event("Events {} deleted", "were");
        event.addKeyValuePair(new KeyValuePair("partition", 3));
        event.addKeyValuePair(new KeyValuePair("events", 7_000_000_000L));
        event.addKeyValuePair(new KeyValuePair("state", Level.WARN));
        event.addKeyValuePair(new KeyValuePair("standby", true));
        event.addKeyValuePair(new KeyValuePair("cause", null));
        event.addKeyValuePair(new KeyValuePair("message", "of another"));

        String line = line(event);

        assertThat(line)
                .isEqualTo("{\"time\":\"2026-11-29T10:15:30.250Z\",\"level\":\"WARN\",\"logger\":\"io.tidewatch.A\","
                        + "\"thread\":\"stream-1\",\"message\":\"Events were deleted\",\"partition\":3,"
                        + "\"events\":7000000000,\"state\":\"WARN\",\"standby\":true,\"cause\":\"null\","
                        + "\"message_\":\"of another\"}\n");
    }

    @Test
    void anErrorWithItsTraceStaysOnTheLine() throws IOException {
        LoggingEvent event = event("The engine failed\n\"so\"");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(
                new IllegalStateException("one\ntwo", new IOException("three"))));

        String line = line(event);

        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("message").asText()).isEqualTo("The engine failed\n\"so\"");
        assertThat(json.get("error").asText())
                .contains(
                        "IllegalStateException: one\ntwo",
                        "JsonLogEncoderTest",
                        "Caused by: java.io.IOException: three");
    }

    @ParameterizedTest
    @CsvSource({"'', PatternLayoutEncoder", "text, PatternLayoutEncoder", "json, JsonLogEncoder"})
    void theFormatIsChosenByTheEnvironment(String format, String encoder) throws Exception {
        if (!format.isEmpty()) {
            context.putProperty("TIDEWATCH_LOG_FORMAT", format);
        }
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);

        configurator.doConfigure(Tidewatch.class.getResource("/logback.xml"));

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        assertThat(root.iteratorForAppenders()).toIterable().singleElement().satisfies(appender -> {
            ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) appender;
            assertThat(console.getTarget()).isEqualTo("System.err");
            assertThat(console.getEncoder().getClass().getSimpleName()).isEqualTo(encoder);
        });
        // Logback would print all it did before every command.
        assertThat(new StatusUtil(context).getHighestLevel(0)).isLessThan(Status.WARN);
        context.stop();
    }

    private LoggingEvent event(String message, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("", context.getLogger("io.tidewatch.A"), Level.WARN, message, null, arguments);
        event.setInstant(Instant.parse("2026-11-29T10:15:30.250Z"));
        event.setThreadName("stream-1");
        return event;
    }

    private static String line(ILoggingEvent event) {
        return new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
