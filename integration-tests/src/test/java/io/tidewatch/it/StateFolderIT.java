package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.state.Names;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A crash costs what RocksDB did not have on disk, and not the whole state: the changelogs are emptied to tell. */
@ExtendWith(BrokerUnderTest.class)
class StateFolderIT {
    private static final int PARTITIONS = 2;

    @TempDir
    private Path folder;

    @Test
    void aKilledEngineGoesOnFromWhatItHasOnDisk(TestKafka kafka) throws Exception {
        // Given: an engine that has stopped in order, and changelogs that do not have any more what its folder has
        String application = "kept";
        ShopLog log = ShopLog.of(7, 70);
        Outcome oracle = Outcome.ofOfflineReplay(log);
        List<Message> messages = log.messages();
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS);
                EngineRun run = new EngineRun(topics, application)) {
            EngineSettings settings = EngineSettings.replay(application, topics, folder.resolve("state"));
            try (EngineProcess first = EngineProcess.start(settings)) {
                run.send(messages.subList(0, messages.size() / 2));
                run.awaitConsumed();
                first.stop();
            }
            topics.deleteAllButTheLast(Names.changelog(application, Names.PROFILES));
            topics.deleteAllButTheLast(Names.changelog(application, Names.TIMERS));

            // When: the next one is killed in the middle of its work
            try (EngineProcess second = EngineProcess.start(settings)) {
                run.send(messages.subList(messages.size() / 2, messages.size() * 3 / 4));
                run.awaitConsumed();
                second.kill();
            }
            try (EngineProcess last = EngineProcess.start(settings)) {
                run.finish(log);
                run.awaitOutcome(oracle);
                last.stop();
            }

            // Then
            assertThat(oracle.differences(run.outcome())).isEmpty();
        }
    }
}
