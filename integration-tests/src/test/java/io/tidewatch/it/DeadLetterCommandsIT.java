package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code tidewatch dlq} on a real broker: what is listed and shown, and that each message is sent again once, come what may. */
@ExtendWith(BrokerUnderTest.class)
class DeadLetterCommandsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** So many that a replay is still at work when it is killed. */
    private static final int MANY = 60_000;

    private static final int PARTITIONS = 4;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ShopTopics topics;

    @BeforeEach
    void makeTopics(TestKafka kafka) {
        topics = ShopTopics.afresh(kafka, PARTITIONS);
    }

    @AfterEach
    void closeClient() {
        topics.close();
    }

    @Test
    void listsByWhatLettersWereRefusedFor() throws Exception {
        // Given
        letters(List.of(
                letter("a", ReasonCode.UNREADABLE, "the message is not valid JSON at byte 3"),
                letter("b", ReasonCode.UNREADABLE, "the message is not valid JSON at byte 14"),
                letter("c", ReasonCode.WRONG_KEY, "the message has no key")));

        // When
        int exitCode = execute("list", "--json");

        // Then
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        JsonNode list = JSON.readTree(out.toString());
        assertThat(list.at("/letters").asInt()).isEqualTo(3);
        assertThat(list.at("/classes/0/detail").asText()).isEqualTo("the message is not valid JSON at byte N");
        assertThat(list.at("/classes/0/letters").asInt()).isEqualTo(2);
        assertThat(list.at("/classes/1/reason").asText()).isEqualTo("WRONG_KEY");
        assertThat(out.toString()).doesNotContain("value of");
    }

    @Test
    void showsALetterInFull() {
        // Given
        letters(List.of(letter("a", ReasonCode.UNREADABLE, "why"), letter("b", ReasonCode.WRONG_KEY, "how")));

        // When
        int exitCode = execute("show", "--reason", "wrong_key");

        // Then
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("reason     WRONG_KEY", "detail     how", "key        b", "value      value of b")
                .doesNotContain("value of a");
    }

    @Test
    void sendsOnceWhateverIsAskedForAndHoweverOften() {
        // Given
        letters(List.of(
                letter("a", ReasonCode.UNREADABLE, "why"),
                letter("b", ReasonCode.WRONG_KEY, "how"),
                letter("c", ReasonCode.UNREADABLE, "why")));

        // When: one reason, then all, then all again
        execute("replay", "--dry-run");
        assertThat(keysOf(TopicNames.SHOP_EVENTS)).isEmpty();
        execute("replay", "--reason", "WRONG_KEY");
        assertThat(keysOf(TopicNames.SHOP_EVENTS)).containsExactly("b");
        execute("replay");
        int exitCode = execute("replay");

        // Then
        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("3 would be sent to shop.events", "1 sent to", "2 sent to", "Nothing to send");
        assertThat(keysOf(TopicNames.SHOP_EVENTS)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(records(TopicNames.SHOP_EVENTS)).allSatisfy(record -> {
            assertThat(text(record.value())).isEqualTo("value of " + text(record.key()));
            assertThat(text(record.headers().lastHeader("own").value())).isEqualTo("kept");
            assertThat(text(record.headers()
                            .lastHeader(DeadLetter.REPLAY_ATTEMPT)
                            .value()))
                    .isEqualTo("1");
            assertThat(record.headers().toArray()).hasSize(2);
        });
        // And to another topic once more, since they have not been sent there.
        execute("replay", "--to", TopicNames.FEATURES);
        assertThat(keysOf(TopicNames.FEATURES)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aMessageLiesWhereItsKeySays() {
        // Given
        letters(many(50));

        // When
        execute("replay");

        // Then
        assertThat(records(TopicNames.SHOP_EVENTS))
                .hasSize(50)
                .allSatisfy(record ->
                        assertThat(record.partition()).isEqualTo(new HomePartition(PARTITIONS).of(record.key())));
    }

    @Test
    void aKilledReplayGoesOnWhereItWas() {
        // Given
        letters(many(MANY));

        // When: killed as soon as it has sent some
        try (EngineProcess replay = EngineProcess.start("dlq-replay", replayCommand());
                CommittedRecords sent = new CommittedRecords(topics, TopicNames.SHOP_EVENTS)) {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !sent.all().isEmpty());
            replay.kill();
            assertThat(sent.all()).as("sent before the kill").hasSizeLessThan(MANY);
        }
        try (EngineProcess again = EngineProcess.start("dlq-replay", replayCommand())) {
            assertThat(again.exitCode(SOON)).as(again.output()).isEqualTo(ExitCode.OK);
            assertThat(again.output()).contains("sent by an earlier replay").doesNotContain("value of");
        }

        // Then
        assertThat(keysOf(TopicNames.SHOP_EVENTS)).hasSize(MANY).doesNotHaveDuplicates();
    }

    @Test
    void whatAMendMakesReadableIsScoredAndTheRestDoesNotGoRoundForEver() throws Exception {
        // Given: an engine that does not know Connect's envelope
        String user = userWhoseQuotedKeyLiesAstray();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String event = text(ShopEventCodec.write(
                ShopEvent.of("e-1", user, EventType.BROWSE, now).build()));
        Message wrapped = new Message(
                Optional.of(bytes("\"" + user + "\"")),
                Optional.of(bytes("{\"schema\":null,\"payload\":" + event + "}")),
                Optional.empty(),
                Optional.empty());
        Message broken = Message.bad("user-1", "no JSON", ReasonCode.UNREADABLE);
        EngineSettings settings =
                EngineSettings.replay("dlq", topics, folder.resolve("state")).live();
        try (EngineRun run = new EngineRun(topics, "dlq")) {
            run.send(List.of(wrapped, broken));
            try (EngineProcess engine = EngineProcess.start(settings)) {
                await().atMost(SOON).until(() -> letters(run).size() == 2);
                engine.stop();
            }

            // When: mended, and all is sent again until nothing is due
            Path mended =
                    Files.writeString(folder.resolve("mended.yaml"), settings.yaml() + "input: {format: connect}\n");
            try (EngineProcess engine = EngineProcess.start("dlq-mended", mended)) {
                for (int attempt = 1; attempt <= 3; attempt++) {
                    int letters = 2 + attempt;
                    assertThat(execute("replay")).isEqualTo(ExitCode.OK);
                    await().atMost(SOON).until(() -> letters(run).size() >= letters);
                }
                execute("replay");

                // Then
                assertThat(out.toString())
                        .endsWith("and refused as often as --attempts allows: mend the producer or the"
                                + " engine's configuration first, or raise --attempts\n");
                await().atMost(SOON).until(() -> run.outcome().scored().equals(List.of("e-1")));
                List<ConsumerRecord<byte[], byte[]>> letters = letters(run);
                assertThat(text(letters.get(letters.size() - 1)
                                .headers()
                                .lastHeader(DeadLetter.REPLAY_ATTEMPT)
                                .value()))
                        .isEqualTo("3");
                // Keyed by the user, not by what Connect made of it.
                assertThat(keysOf(TopicNames.FEATURES)).containsExactly(user);
                engine.stop();
            }
        }
    }

    @Test
    void whatIsTooLargeForTheTopicIsToldAndHoldsUpNothing() {
        // Given: bytes that no compression makes smaller
        byte[] large = new byte[1_500_000];
        new Random(1).nextBytes(large);
        letters(List.of(
                letter("a", ReasonCode.UNREADABLE, "why"),
                letter("large", large, ReasonCode.TOO_LARGE, "how", new RecordHeaders()),
                letter("c", ReasonCode.UNREADABLE, "why")));

        // When
        int exitCode = execute("replay");

        // Then
        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("2 sent to shop.events", "1 larger than a message of the topic may be");
        assertThat(keysOf(TopicNames.SHOP_EVENTS)).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void saysWhatIsMissing() {
        // Then
        assertThat(execute("show", "--partition", "0", "--offset", "7")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no dead letter at partition 0, offset 7", "tidewatch dlq list");
        assertThat(execute("replay", "--to", "nowhere")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no topic nowhere");
        assertThat(execute("replay")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Nothing to send");
        topics.delete(TopicNames.DEAD_LETTERS);
        assertThat(execute("list")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("there is no topic shop.events.dlq", "tidewatch topics apply");
    }

    /** So that the event takes the longest way there is: refused, sent again, and sent on to the partition of the bare id. */
    private static String userWhoseQuotedKeyLiesAstray() {
        HomePartition home = new HomePartition(PARTITIONS);
        return IntStream.range(0, 100)
                .mapToObj(i -> "user-" + i)
                .filter(user -> home.of(bytes(user)) != home.of(bytes("\"" + user + "\"")))
                .findFirst()
                .orElseThrow();
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dlq"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--bootstrap-server", topics.bootstrapServers()));
        CommandLine command = Tidewatch.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(all.toArray(new String[0]));
    }

    private List<String> replayCommand() {
        return List.of(Tidewatch.class.getName(), "dlq", "replay", "--bootstrap-server", topics.bootstrapServers());
    }

    private static List<ProducerRecord<byte[], byte[]>> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> letter("user-" + i, ReasonCode.UNREADABLE, "why"))
                .toList();
    }

    private void letters(List<ProducerRecord<byte[], byte[]>> letters) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (ProducerRecord<byte[], byte[]> letter : letters) {
                producer.send(letter);
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topics.bootstrapServers(),
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        4 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> letter(String key, ReasonCode reason, String detail) {
        return letter(key, bytes("value of " + key), reason, detail, new RecordHeaders().add("own", bytes("kept")));
    }

    private static ProducerRecord<byte[], byte[]> letter(
            String key, byte[] value, ReasonCode reason, String detail, Headers own) {
        return new DeadLetter(reason, detail, TopicNames.SHOP_EVENTS, 1, 42, -1, "test")
                .record(TopicNames.DEAD_LETTERS, bytes(key), value, own);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        // A commit is answered a moment before its records can be read.
        await().atMost(SOON).until(() -> topics.settled(topic));
        try (CommittedRecords records = new CommittedRecords(topics, topic)) {
            return records.all();
        }
    }

    /** Without the marks of replays. */
    private static List<ConsumerRecord<byte[], byte[]>> letters(EngineRun run) {
        return run.deadLetters().stream()
                .filter(record -> DeadLetter.readFrom(record.headers()).isPresent())
                .toList();
    }

    private List<String> keysOf(String topic) {
        return records(topic).stream().map(record -> text(record.key())).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
