package io.tidewatch.streams;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Silences Kafka's loggers for a while: a client that looks for a broker warns at every attempt, which would bury the one
 * sentence that a person needs. Does nothing under another logging backend than Logback.
 */
public final class KafkaLogs {
    private static final List<String> NAMES = List.of("org.apache.kafka", "kafka", "state.change.logger");

    private KafkaLogs() {}

    /** Runs silently. Not for two threads at once: the second would restore the first one's silence. */
    public static <T> T silently(Supplier<T> work) {
        List<Logger> loggers = NAMES.stream()
                .map(LoggerFactory::getLogger)
                .filter(Logger.class::isInstance)
                .map(Logger.class::cast)
                .toList();
        // Loggers without a level of their own inherit one: empty restores that.
        Map<Logger, Optional<Level>> before = loggers.stream()
                .collect(Collectors.toMap(Function.identity(), logger -> Optional.ofNullable(logger.getLevel())));
        loggers.forEach(logger -> logger.setLevel(Level.OFF));
        try {
            return work.get();
        } finally {
            before.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
        }
    }

    /** Runs silently. */
    public static void silently(Runnable work) {
        silently(() -> {
            work.run();
            return true;
        });
    }
}
