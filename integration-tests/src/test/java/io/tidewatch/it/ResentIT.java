package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.ShopEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A connector that restarts sends the last thousands of events again, whole and in order: an offline replay of the log without them is
 * the oracle.
 */
@ExtendWith(BrokerUnderTest.class)
class ResentIT {
    private static final int PARTITIONS = 2;
    /** A profile knows so many of its user's last events again. */
    private static final int REMEMBERED = 29;
    /** So long that a backlog's events wait for their batch when the process is killed. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(10);

    private static final Duration SHORT_WAIT = Duration.ofMillis(50);

    @TempDir
    private Path folder;

    @Test
    void aConnectorThatRestartsChangesNothing(TestKafka kafka) throws Exception {
        // Given
        ShopLog log = ShopLog.of(11, 500);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        List<Message> messages = log.messages();
        int half = messages.size() / 2;
        List<Message> firstStretch = stretch(messages.subList(0, half));
        List<Message> lastStretch = stretch(messages);
        assertThat(firstStretch.size()).isGreaterThan(2000);
        assertThat(lastStretch.size()).isGreaterThan(1000);
        String application = "resent";
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = EngineSettings.replay(application, topics, folder.resolve("state"))
                    .instance("one");

            // When: the connector restarts in the middle, its engine is killed meanwhile, and it restarts at the end
            // again
            run.send(messages.subList(0, half));
            try (EngineProcess engine = EngineProcess.start(settings.batches(64, LONG_WAIT))) {
                run.awaitConsumed();
                run.send(firstStretch);
                run.send(messages.subList(half, half + half / 2));
                run.awaitMoreScored();
                engine.kill();
            }
            run.send(messages.subList(half + half / 2, messages.size()));
            run.send(lastStretch);
            run.end(log);
            try (EngineProcess engine = EngineProcess.start(settings.batches(256, SHORT_WAIT))) {
                run.awaitConsumed();
                run.awaitOutcome(oracle);
                engine.stop();
            }

            // Then
            assertThat(oracle.alerts()).isNotEmpty();
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }

    /** The end of a log, as far back as nobody has more events than a profile remembers. */
    private static List<Message> stretch(List<Message> log) {
        Map<String, Set<String>> ids = new HashMap<>();
        int begin = log.size();
        while (begin > 0) {
            if (log.get(begin - 1).event().isPresent()) {
                ShopEvent event = log.get(begin - 1).event().get();
                Set<String> own = ids.computeIfAbsent(event.userId(), user -> new HashSet<>());
                own.add(event.eventId());
                if (own.size() > REMEMBERED) {
                    break;
                }
            }
            begin--;
        }
        return List.copyOf(log.subList(begin, log.size()));
    }
}
