package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.replay.featurize.Span;
import io.tidewatch.replay.featurize.TrainingData;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.EventSource;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the engine served makes the same training data as the events themselves. */
@ExtendWith(BrokerUnderTest.class)
class FeaturesIT {
    @TempDir
    private Path folder;

    @Test
    void theTopicGivesTheRowsThatFeaturizeGives(TestKafka kafka) throws Exception {
        // Given: an engine has served a log with retries and bad messages, and somebody wrote to the wrong topic
        ShopLog log = ShopLog.of(11, 30);
        Path expected = folder.resolve("expected.arrow");
        new TrainingData(Span.ALL, events -> {}).write(source(log.events()), expected);
        try (ShopTopics topics = ShopTopics.afresh(kafka, 3);
                EngineRun run = new EngineRun(topics, "features");
                EngineProcess engine =
                        EngineProcess.start(EngineSettings.replay("features", topics, folder.resolve("state"))
                                .batches(64, Duration.ofMillis(50)))) {
            run.finish(log);
            run.awaitOutcome(Outcome.ofOfflineReplay(log));
            engine.stop();
            sendGarbage(topics);

            // When
            Path served = folder.resolve("served.arrow");
            StringWriter said = new StringWriter();
            int exit = features(said, topics, served, "2024-01-01");

            // Then
            assertThat(exit).as(said.toString()).isEqualTo(ExitCode.OK);
            assertThat(said.toString()).contains("1 messages are no feature records");
            assertThat(rows(served)).isNotEmpty().isEqualTo(rows(expected));

            // And: nothing is written where nothing is
            Path none = folder.resolve("none.arrow");
            assertThat(features(said, topics, none, "2031-01-01")).isEqualTo(ExitCode.USAGE);
            assertThat(said.toString()).contains("churn.features has no event of my-shop since 2031-01-01");
            assertThat(none).doesNotExist();
        }
    }

    private static int features(StringWriter said, ShopTopics topics, Path output, String since) {
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setErr(new PrintWriter(said));
        return commandLine.execute(
                "features",
                "--bootstrap-server",
                topics.bootstrapServers(),
                "--since",
                since,
                "--output",
                output.toString());
    }

    private static void sendGarbage(ShopTopics topics) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, topics.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TopicNames.FEATURES, "nonsense".getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Each user's rows in their order, every column but the user's number. */
    private static Map<String, List<String>> rows(Path file) throws IOException {
        Map<String, List<String>> rows = new TreeMap<>();
        try (BufferAllocator allocator = new RootAllocator();
                FileChannel channel = FileChannel.open(file);
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot batch = reader.getVectorSchemaRoot();
                for (int row = 0; row < batch.getRowCount(); row++) {
                    StringBuilder line = new StringBuilder();
                    for (String column : List.of(
                            "event_type", "time", "features", "next_visit", "next_purchase", "observation_end")) {
                        line.append(batch.getVector(column).getObject(row)).append(' ');
                    }
                    String user = new String(((VarCharVector) batch.getVector("user_id")).get(row));
                    // JSON knows no minus zero.
                    rows.computeIfAbsent(user, id -> new ArrayList<>())
                            .add(line.toString().replace("-0.0,", "0.0,"));
                }
            }
        }
        return rows;
    }

    private static EventSource source(List<ShopEvent> events) {
        return new EventSource() {
            @Override
            public String name() {
                return "events";
            }

            @Override
            public boolean generated() {
                return true;
            }

            @Override
            public EventLog open() {
                Iterator<ShopEvent> iterator = events.iterator();
                return new EventLog() {
                    @Override
                    public boolean hasNext() {
                        return iterator.hasNext();
                    }

                    @Override
                    public ShopEvent next() {
                        return iterator.next();
                    }

                    @Override
                    public UnusableRows unusable() {
                        return UnusableRows.NONE;
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }
}
