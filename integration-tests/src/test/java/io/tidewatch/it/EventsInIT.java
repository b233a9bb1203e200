package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.InvalidEventException;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of docs/events-in.md in its order, as a reader would, against a real broker. */
@ExtendWith(BrokerUnderTest.class)
class EventsInIT {
    private static final Path PAGE = Path.of("..", "docs", "events-in.md");
    private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final int PARTITIONS = 3;
    private static final String DONE = "THE-PAGE-IS-DONE";
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void everyCommandOfThePageWorks(TestKafka kafka) throws Exception {
        try (ShopTopics topics = ShopTopics.afresh(kafka, PARTITIONS)) {
            // When
            try (Shell shell = Shell.start(folder, script(topics.bootstrapServers()))) {
                await("the page's end")
                        .atMost(LONG)
                        .until(() -> shell.hasEnded() || shell.said().contains(DONE));

                // Then
                assertThat(shell.said())
                        .contains(DONE)
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
    private static String script(String bootstrapServers) throws IOException {
        String commands = COMMANDS.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.joining("\n"));
        assertThat(commands).contains("./tidewatch inspect", "./tidewatch collect", "curl ", "sources:");
        int port = freePort();
        return "set -euo pipefail\n"
                + "trap 'kill $(jobs -p)' EXIT\n"
                + "tidewatch() { \"" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "\" --add-opens=java.base/java.nio=ALL-UNNAMED -cp \"$CLASS_PATH\" " + Tidewatch.class.getName()
                + " \"$@\"; }\n"
                + commands.replace("./tidewatch", "tidewatch")
                        .replace("localhost:9092", bootstrapServers)
                        .replace("localhost:8090", "localhost:" + port)
                        .replace("\nsources:", "\nhttp: {port: " + port + "}\nops: {port: 0}\nsources:")
                // The collector goes on until the test has seen what it did.
                + "\necho " + DONE + "\nread -r _ || true\n";
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    /** The page's commands at work; closing it ends what they left running. */
    private record Shell(Process process, Path output) implements AutoCloseable {
        private static Shell start(Path folder, String script) throws IOException {
            Path output = folder.resolve("output.txt");
            Path file = Files.writeString(folder.resolve("page.sh"), script);
            ProcessBuilder shell = new ProcessBuilder("bash", file.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            shell.environment().put("CLASS_PATH", System.getProperty("java.class.path"));
            return new Shell(shell.start(), output);
        }

        private boolean hasEnded() {
            return !process.isAlive();
        }

        private String said() throws IOException {
            return Files.readString(output);
        }

        @Override
        public void close() throws IOException {
            List<ProcessHandle> left = process.descendants().toList();
            process.getOutputStream().close();
            left.forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
