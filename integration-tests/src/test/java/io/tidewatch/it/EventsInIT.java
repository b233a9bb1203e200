package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of docs/events-in.md in its order, as a reader would, against a real broker. */
@ExtendWith(BrokerUnderTest.class)
class EventsInIT {
    private static final Path PAGE = Path.of("..", "docs", "events-in.md");
    private static final int PARTITIONS = 3;
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void everyCommandOfThePageWorks(TestKafka kafka) throws Exception {
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS)) {
            // When
            try (PageShell shell = PageShell.start(folder, commands(topics.bootstrapServers()))) {
                await("the page's end").atMost(LONG).until(shell::isOver);

                // Then
                assertThat(shell.hasSucceeded()).as(shell.said()).isTrue();
                assertThat(shell.said())
                        .contains("is a table of 3 rows and 4 columns, separated by ';'")
                        .contains("wrote 3 rows of 2 users")
                        .contains("\"accepted\":1");
                assertThat(folder.resolve("events.jsonl")).exists();
                // An accepted event may wait in the collector's spool for a while.
                await("the event")
                        .atMost(LONG)
                        .untilAsserted(() -> assertThat(arrived(topics)).containsExactly("o-1"));
            }
        }
    }

    private static List<String> arrived(ShopTopics topics) throws Exception {
        try (CommittedRecords records = new CommittedRecords(topics, TopicNames.SHOP_EVENTS)) {
            return records.all().stream()
                    .map(EventsInIT::event)
                    .map(ShopEvent::eventId)
                    .toList();
        }
    }

    private static ShopEvent event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return ShopEventCodec.read(record.value());
        } catch (InvalidEventException e) {
            throw new AssertionError(e);
        }
    }

    /** The page's commands, with this test's broker and ports in the place of those of the page. */
    private static String commands(String bootstrapServers) throws IOException {
        String commands = PageShell.commands(Files.readString(PAGE));
        assertThat(commands).contains("./tidewatch inspect", "./tidewatch collect", "curl ", "sources:");
        int port = PageShell.freePort();
        return commands.replace("localhost:9092", bootstrapServers)
                .replace("localhost:8090", "localhost:" + port)
                .replace("\nsources:", "\nhttp: {port: " + port + "}\nops: {port: 0}\nsources:");
    }
}
