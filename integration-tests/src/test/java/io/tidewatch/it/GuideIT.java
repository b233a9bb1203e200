package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the way of the operations guide from an empty cluster to a grown engine, every command in its order, against a real broker. */
@ExtendWith(BrokerUnderTest.class)
class GuideIT {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final String FROM = "\n## From an empty cluster\n";
    private static final String TO = "\n## ";
    /** Some twenty starts of a JVM. */
    private static final Duration LONG = Duration.ofMinutes(8);

    @TempDir
    private Path folder;

    @Test
    void everyCommandOnTheWayWorks(TestKafka kafka) throws Exception {
        // Given: an empty cluster
        try (ShopTopics topics = ShopTopics.none(kafka)) {
            // When
            try (PageShell shell = PageShell.start(folder, commands(topics.bootstrapServers()))) {
                await("the way's end").atMost(LONG).until(shell::isOver);

                // Then
                assertThat(shell.hasSucceeded()).as(shell.said()).isTrue();
                assertThat(shell.said())
                        .contains("tidewatch_input_lag_seconds{", "generation: {number: 2, from: nightly}");
                assertThat(Files.readString(folder.resolve("receipt.json")))
                        .contains("request")
                        .doesNotContain("\"bo\"");
                assertThat(topics.partitions()).containsEntry(TopicNames.SHOP_EVENTS, 8);
            }
        }
    }

    /** The commands of the section, with this test's broker and ports in the place of those of the page. */
    private static String commands(String bootstrapServers) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(FROM) + FROM.length();
        String commands = PageShell.commands(page.substring(from, page.indexOf(TO, from)));
        assertThat(commands).contains("topics apply", "savepoint create", "--cut-over", "shards clean", "erase");
        Map<String, String> here = new TreeMap<>(Map.of("localhost:9092", bootstrapServers));
        for (String port : new String[] {"8081", "8082", "8083", "8090"}) {
            here.put(port, Integer.toString(PageShell.freePort()));
        }
        commands = commands.replace("\nsources:", "\nhttp: {port: 8090}\nops: {port: 0}\nsources:");
        here.put("path: model-export", "path: " + Repository.root().resolve("model-export"));
        for (Map.Entry<String, String> place : here.entrySet()) {
            commands = commands.replace(place.getKey(), place.getValue());
        }
        return commands;
    }
}
