package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.ChurnAlertCodec;
import io.tidewatch.topics.DeadLetter;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ReasonCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.ShopEventCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user is erased while engines come and go. When the deadlines are over, which are seconds here, neither the id nor a text of the
 * user is in a file of the broker's compacted topics, in the state of an engine or its standby, or in an engine's heap. Topics that only
 * delete are bound by their retention, which the receipt tells; the broker looks at it every five minutes, too seldom for a test.
 */
class ErasureIT {
    private static final String APPLICATION = "erasing";
    private static final String USER = "erase-me-3f9a71c5";
    private static final String TEXT = "words-of-the-user-8c21d0";
    private static final Duration DEADLINES = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int OTHERS = 100;

    /** What is deleted and never compacted. */
    private static final Pattern BOUND_BY_RETENTION = Pattern.compile(
            "(shop\\.events|shop\\.events\\.dlq|shop\\.erasures|churn\\.(features|interventions|shadow)|.*-rerouted-repartition)"
                    + "-\\d+");

    @TempDir
    private Path folder;

    private int sent;

    @Test
    void nothingOfAnErasedUserIsLeft() throws Exception {
        Path logs = folder.resolve("broker");
        try (BrokerProcess broker = BrokerProcess.start(logs);
                ShopTopics topics = ShopTopics.on(broker, 2);
                KafkaProducer<byte[], byte[]> shop = producer(broker)) {
            alter(topics, ConfigResource.Type.BROKER, "", Map.of("log.cleaner.backoff.ms", "500"));
            EngineSettings one = settings(topics, "one");
            EngineSettings two = settings(topics, "two");
            Path config = configuration(one);
            Path other = configuration(two);

            // Given: an engine with a standby knows the user
            EngineProcess first = EngineProcess.start("erasing-one", config);
            try (EngineProcess second = EngineProcess.start("erasing-two", other)) {
                send(shop, USER, 5);
                traffic(shop);
                awaitProfile(topics);
                topics.awaitSharedBy(2, APPLICATION);
                hurry(topics);

                // When: asked for, and killed
                Path ids = Files.writeString(folder.resolve("ids"), USER + "\n");
                Path receipt = folder.resolve("receipt.json");
                StringWriter said = new StringWriter();
                int code = Tidewatch.commandLine()
                        .setOut(new PrintWriter(said))
                        .execute(
                                "erase",
                                "--file",
                                ids.toString(),
                                "--config",
                                config.toString(),
                                "--receipt",
                                receipt.toString());
                first.kill();
                first = EngineProcess.start("erasing-one", config);

                // Then: it says so
                assertThat(said.toString()).contains("gone now, for 1 of 1 ids").doesNotContain(USER);
                assertThat(code).as(said.toString()).isZero();
                assertThat(Files.readString(receipt))
                        .contains("\"complete\" : true")
                        .doesNotContain(USER);
                assertThat(erasures(topics)).singleElement().returns(USER, ChurnAlert::userId);

                // And: what comes later is refused, without a word of it
                send(shop, USER, 2);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(letters(topics))
                                .hasSize(2)
                                .allSatisfy(letter -> {
                                    assertThat(letter.key()).isNull();
                                    assertThat(letter.value()).isNull();
                                }));

                // And: nothing is left in local files once the deadline is over, though no write buffer is ever full
                await().atMost(DEADLINES).pollInterval(LOOK).untilAsserted(() -> {
                    assertThat(filesWith(one.state())).isEmpty();
                    assertThat(filesWith(two.state())).isEmpty();
                });

                // And: in the topics, whose segments are closed when something is written
                await().atMost(DEADLINES).pollInterval(LOOK).untilAsserted(() -> {
                    traffic(shop);
                    assertThat(filesWith(logs)).isEmpty();
                });

                // And: in the heaps, also of the one that has been at work all the time. The watch on what waits keeps
                // the last record that it saw until it looks again and nothing waits.
                awaitGoneFromTheHeap(first);
                awaitGoneFromTheHeap(second);
            } finally {
                first.close();
            }
        }
    }

    private EngineSettings settings(ShopTopics topics, String name) {
        return EngineSettings.replay(APPLICATION, topics, folder.resolve(name))
                .live()
                .standbys(1);
    }

    private Path configuration(EngineSettings settings) throws IOException {
        String yaml = settings.yaml().replace("state:\n", "state:\n  compact_within: 5s\n")
                + "erasure:\n  key: 0123456789abcdef0123456789abcdef\n";
        return Files.writeString(
                settings.state().resolveSibling(settings.state().getFileName() + ".yaml"), yaml);
    }

    /** Deadlines of seconds for what is compacted. */
    private static void hurry(ShopTopics topics) {
        for (String topic : topics.partitions().keySet()) {
            if (topic.endsWith("-changelog") || topic.equals(TopicNames.SCORES)) {
                alter(
                        topics,
                        ConfigResource.Type.TOPIC,
                        topic,
                        Map.of(
                                "segment.ms", "1000",
                                "max.compaction.lag.ms", "1000",
                                "delete.retention.ms", "500",
                                "file.delete.delay.ms", "100"));
            }
        }
    }

    private static void alter(ShopTopics topics, ConfigResource.Type type, String name, Map<String, String> settings) {
        Collection<AlterConfigOp> operations = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try {
            topics.admin()
                    .incrementalAlterConfigs(Map.of(new ConfigResource(type, name), operations))
                    .all()
                    .get();
        } catch (Exception refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(BrokerProcess broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private void send(KafkaProducer<byte[], byte[]> shop, String user, int events) {
        for (int i = 0; i < events; i++) {
            sent++;
            ShopEvent event = ShopEvent.of("e-" + sent, user, EventType.REVIEW, Instant.now())
                    .rating(3)
                    .itemId("item-" + sent)
                    .text(
                            user.equals(USER)
                                    ? TEXT
                                    : "what another one has to say of it, at some length, number " + sent)
                    .build();
            shop.send(new ProducerRecord<>(
                    TopicNames.SHOP_EVENTS, user.getBytes(StandardCharsets.UTF_8), ShopEventCodec.write(event)));
        }
        shop.flush();
    }

    /** Some users come back, and some are new, whose timers are set: without writes no segment is closed. */
    private void traffic(KafkaProducer<byte[], byte[]> shop) {
        for (int other = 0; other < OTHERS; other++) {
            send(shop, "another-user-" + other, 1);
            send(shop, "new-user-" + sent, 1);
        }
    }

    private static void awaitProfile(ShopTopics topics) {
        // There is no changelog before the group has shared the tasks.
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            try (CommittedRecords rows = new CommittedRecords(topics, Names.changelog(APPLICATION, Names.PROFILES))) {
                assertThat(rows.all()).anyMatch(row -> USER.equals(new String(row.key(), StandardCharsets.UTF_8)));
            }
        });
    }

    private static List<ChurnAlert> erasures(ShopTopics topics) throws Exception {
        List<ChurnAlert> erasures = new ArrayList<>();
        try (CommittedRecords alerts = new CommittedRecords(topics, TopicNames.INTERVENTIONS)) {
            for (ConsumerRecord<byte[], byte[]> alert : alerts.all()) {
                ChurnAlert read = ChurnAlertCodec.read(alert.value());
                if (read.kind() == AlertKind.ERASED) {
                    erasures.add(read);
                }
            }
        }
        return erasures;
    }

    private static List<ConsumerRecord<byte[], byte[]>> letters(ShopTopics topics) {
        try (CommittedRecords letters = new CommittedRecords(topics, TopicNames.DEAD_LETTERS)) {
            return letters.all().stream()
                    .filter(letter -> DeadLetter.readFrom(letter.headers())
                            .map(DeadLetter::reason)
                            .equals(Optional.of(ReasonCode.ERASED)))
                    .toList();
        }
    }

    /** The files below a folder, but of topics that are bound by retention, that have the id or the text. */
    private static List<String> filesWith(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!BOUND_BY_RETENTION
                                .matcher(file.getParent().getFileName().toString())
                                .matches()
                        && has(file)) {
                    found.add(root.relativize(file).toString());
                }
            }
        } catch (UncheckedIOException gone) {
            // A file that was deleted while the folder was walked; the next look sees what is left.
            throw new AssertionError(gone);
        }
        return found;
    }

    private static boolean has(Path file) throws IOException {
        try {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            // Heaps have texts in two forms.
            return Stream.of(USER, TEXT)
                    .anyMatch(text -> bytes.contains(text) || bytes.contains(String.join("\0", text.split(""))));
        } catch (NoSuchFileException deleted) {
            return false;
        }
    }

    private static void awaitGoneFromTheHeap(EngineProcess engine) {
        await().atMost(SOON).pollInterval(LOOK).until(() -> !heapHas(engine));
    }

    /**
     * Whether a dump of what the process's heap holds has the id or the text. If it has, the dump stays in {@code target/engines} for a person who
     * wonders who holds it.
     */
    private static boolean heapHas(EngineProcess engine) throws Exception {
        Path dump =
                Path.of("target", "engines", "heap-" + engine.pid() + ".hprof").toAbsolutePath();
        // Of a look before; the JVM writes over none.
        Files.deleteIfExists(dump);
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(engine.pid()),
                        "GC.heap_dump",
                        dump.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
        boolean has = has(dump);
        if (!has) {
            Files.delete(dump);
        }
        return has;
    }
}
