package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.topics.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code tidewatch savepoint} and {@code tidewatch shards} on a real broker, against an engine that the test plays: what a savepoint holds
 * is what the engine had where it answered, however often and whenever the command is killed.
 */
@ExtendWith(BrokerUnderTest.class)
class SavepointCommandsIT {
    private static final String APPLICATION = "played";
    private static final int PARTITIONS = 2;
    private static final int WIDER = 6;
    private static final Duration SOON = Duration.ofSeconds(120);
    /** So many that a copier is still at work when it is killed. */
    private static final int MANY = 60_000;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path config;
    private ShopTopics topics;

    @BeforeEach
    void makeTopics(TestKafka kafka) throws Exception {
        topics = ShopTopics.afresh(kafka, PARTITIONS);
        config = Files.writeString(
                folder.resolve("engine.yaml"),
                EngineSettings.replay(APPLICATION, topics, folder.resolve("state"))
                        .yaml());
    }

    @AfterEach
    void closeClient() {
        topics.close();
    }

    @Test
    void holdsWhatTheEngineHadWhereItAnswered() {
        try (PlayedEngine engine = PlayedEngine.start(topics, APPLICATION, PARTITIONS, 2_000)) {
            // Given: one that was on its way when the tasks answered cannot be timed, but one that lay behind the
            // barrier can
            engine.sendOn(0, PlayedEngine.EVENTS_POSITION, "late");

            // When
            assertThat(execute("savepoint", "create", "nightly", "--partitions", "" + WIDER))
                    .as(err.toString())
                    .isEqualTo(ExitCode.OK);

            // Then
            assertSame(engine.atBarriers(), profiles("nightly"));
            assertThat(out.toString()).contains("The savepoint nightly is whole");
            assertThat(records("nightly"))
                    .noneMatch(record -> kind(record) == SavepointKey.Kind.ON_THE_WAY)
                    .filteredOn(record -> kind(record) == SavepointKey.Kind.END)
                    .hasSize(WIDER);

            // And the other commands know it
            assertThat(execute("savepoint", "verify", "nightly")).isEqualTo(ExitCode.OK);
            assertThat(execute("savepoint", "list")).isEqualTo(ExitCode.OK);
            assertThat(out.toString())
                    .containsPattern("nightly +6 +\\d+ .*whole")
                    .contains("is good: ");
            assertThat(execute("savepoint", "create", "nightly", "--partitions", "" + WIDER))
                    .isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("the savepoint nightly is whole already");

            // The played engine has read events that the topic never had
            assertThat(execute("savepoint", "restore", "nightly")).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("stands at offset " + PlayedEngine.EVENTS_POSITION, "which ends at 0");

            // And one of the same name, made anew, knows nothing of the first
            assertThat(execute("savepoint", "delete", "nightly", "--yes")).isEqualTo(ExitCode.OK);
            await().atMost(SOON).until(() -> !topics.partitions().containsKey(topic("nightly")));
            assertThat(execute("savepoint", "create", "nightly")).isEqualTo(ExitCode.OK);
            assertSame(engine.atBarriers(), profiles("nightly"));
        }
    }

    @Test
    void goesOnAfterAKillAndEndsACopierThatComesBack() throws Exception {
        try (PlayedEngine engine = PlayedEngine.start(topics, APPLICATION, PARTITIONS, MANY)) {
            // Given: killed early and in the middle
            for (long rows : List.of(1L, (long) MANY / 2)) {
                try (EngineProcess command = start("savepoint", "create", "backup", "--partitions", "" + WIDER)) {
                    awaitCopied("backup", rows);
                    command.kill();
                }
            }
            // And one that stands still in the middle, as after a long pause of its machine
            long copied = topics.records(List.of(topic("backup")));
            try (EngineProcess frozen = start("savepoint", "create", "backup", "--partitions", "" + WIDER)) {
                awaitCopied("backup", copied + 1);
                frozen.freeze();

                // When
                execute("savepoint", "create", "backup", "--partitions", "" + WIDER);
                frozen.thaw();
                frozen.exitCode(SOON);
            }

            // Then
            assertThat(execute("savepoint", "verify", "backup"))
                    .as(err.toString())
                    .isEqualTo(ExitCode.OK);
            assertSame(engine.atBarriers(), profiles("backup"));
        }
    }

    @Test
    void aGrowthCanBeTakenBackBeforeTheCutOver() {
        try (PlayedEngine engine = PlayedEngine.start(topics, APPLICATION, PARTITIONS, 500)) {
            assertThat(execute("shards", "plan", "--to", "3")).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("Give a multiple, such as 4");
            assertThat(execute("shards", "grow", "--to", "" + WIDER))
                    .as(err.toString())
                    .isEqualTo(ExitCode.OK);
            assertThat(out.toString()).contains("Nothing was cut over");
            assertThat(execute("shards", "status")).isEqualTo(ExitCode.OK);
            assertThat(out.toString())
                    .contains("copying, while the old generation works", "generation: {number: 2, from: g2}");
            assertThat(execute("shards", "grow", "--to", "4")).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("Go on with --to 6");

            // When
            assertThat(execute("shards", "clean", "--yes")).as(err.toString()).isEqualTo(ExitCode.OK);

            // Then
            await().atMost(SOON).until(() -> !topics.partitions().containsKey(topic("g2")));
            assertThat(engine.atBarriers()).isEmpty();
            assertThat(topics.partitions()).containsEntry("shop.events", PARTITIONS);
        }
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(execute("savepoint", "create", "nightly")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("the application 'played' has no state on this cluster");
        assertThat(execute("savepoint", "verify", "nightly")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no savepoint nightly of 'played'");
        assertThat(execute("savepoint", "restore", "nightly")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("shards", "plan", "--to", "4")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("savepoint", "list")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("There is no savepoint.");
    }

    /** Says who differs, and not all who do not. */
    private static void assertSame(Map<String, String> expected, Map<String, String> found) {
        assertThat(found.size()).isEqualTo(expected.size());
        assertThat(expected.entrySet())
                .filteredOn(user -> !user.getValue().equals(found.get(user.getKey())))
                .isEmpty();
    }

    private static SavepointKey.Kind kind(ConsumerRecord<byte[], byte[]> record) {
        return SavepointKey.decode(record.key()).orElseThrow().kind();
    }

    private static String topic(String name) {
        return APPLICATION + "-savepoint-" + name;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String name) {
        try (CommittedRecords savepoint = new CommittedRecords(topics, topic(name))) {
            return new ArrayList<>(savepoint.all());
        }
    }

    /** The last row of each user, whose partition is looked at as well. */
    private Map<String, String> profiles(String name) {
        HomePartition home = new HomePartition(topics.partitions().get(topic(name)));
        Map<String, String> rows = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(name)) {
            SavepointKey key = SavepointKey.decode(record.key()).orElseThrow();
            if (key.kind() == SavepointKey.Kind.PROFILE) {
                assertThat(record.partition()).isEqualTo(home.of(key.name()));
                String user = new String(key.name(), StandardCharsets.UTF_8);
                if (record.value() == null) {
                    rows.remove(user);
                } else {
                    rows.put(user, new String(record.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return rows;
    }

    private void awaitCopied(String name, long rows) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
            Map<String, Integer> there = topics.partitions();
            return there.containsKey(topic(name)) && topics.records(List.of(topic(name))) >= rows;
        });
    }

    private EngineProcess start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Tidewatch.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", config.toString()));
        return EngineProcess.start("savepoint-command", command);
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config.toString()));
        CommandLine command = Tidewatch.commandLine();
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
