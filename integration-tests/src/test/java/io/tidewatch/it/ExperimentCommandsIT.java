package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.engine.effect.Messages;
import io.tidewatch.engine.effect.Trials;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.AssignmentCodec;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.OutcomeCodec;
import io.tidewatch.topics.Receipt;
import io.tidewatch.topics.ReceiptCodec;
import io.tidewatch.topics.TopicNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidewatch uplift} and {@code strategy evaluate} on a real broker: they tell of topics what they tell of the same messages in a file. */
@ExtendWith(BrokerUnderTest.class)
class ExperimentCommandsIT {
    private static final int CUSTOMERS = 3_000;
    private static final int PARTITIONS = 4;

    @TempDir
    private Path folder;

    private ShopTopics topics;
    private final List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();

    @BeforeEach
    void makeTopics(TestKafka kafka) {
        topics = ShopTopics.afresh(kafka, PARTITIONS);
        tellOfAnExperiment();
    }

    @AfterEach
    void closeClient() {
        topics.close();
    }

    @Test
    void whatTopicsTellIsWhatAFileTells() throws Exception {
        // Given
        Path file = folder.resolve("messages.jsonl");
        Files.write(
                file,
                messages.stream()
                        .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                        .toList());
        send();

        for (List<String> command : List.of(List.of("uplift"), List.of("strategy", "evaluate"))) {
            // When
            Path ofTopics = folder.resolve("topics.json");
            Path ofFile = folder.resolve("file.json");
            String toldByTopics =
                    told(command, "--bootstrap-server", topics.bootstrapServers(), "--json", ofTopics.toString());
            String toldByFile = told(command, "--file", file.toString(), "--json", ofFile.toString());

            // Then
            assertThat(toldByTopics).isEqualTo(toldByFile).contains("3,000");
            assertThat(Files.readString(ofTopics)).isEqualTo(Files.readString(ofFile));
        }
    }

    @Test
    void withoutAMessageBothSayThatNobodyWasWarnedOf() {
        for (List<String> command : List.of(List.of("uplift"), List.of("strategy", "evaluate"))) {
            StringWriter err = new StringWriter();
            int exitCode = run(command, new StringWriter(), err, "--bootstrap-server", topics.bootstrapServers());

            assertThat(exitCode).isEqualTo(ExitCode.USAGE);
            assertThat(err.toString()).contains("there is no assignment in churn.assignments");
        }
    }

    private void tellOfAnExperiment() {
        Random random = new Random(11);
        for (int i = 0; i < CUSTOMERS; i++) {
            boolean heldOut = random.nextDouble() < 0.1;
            Assignment assignment =
                    Messages.assignment(i, heldOut ? Trials.HOLDOUT : Trials.RULES, heldOut ? 0.1 : 0.9, i / 20);
            boolean returned = random.nextDouble() < (heldOut ? 0.3 : 0.6);
            tell(TopicNames.ASSIGNMENTS, assignment, AssignmentCodec.write(assignment));
            tell(
                    TopicNames.OUTCOMES,
                    assignment,
                    OutcomeCodec.write(Messages.outcome(assignment, returned, returned ? 80 : 0)));
            if (!heldOut) {
                tell(
                        TopicNames.RECEIPTS,
                        assignment,
                        ReceiptCodec.write(Messages.receipt(assignment, Receipt.Status.DELIVERED, 5, 2)));
            }
        }
    }

    private void tell(String topic, Assignment assignment, byte[] value) {
        messages.add(new ProducerRecord<>(topic, assignment.userId().getBytes(StandardCharsets.UTF_8), value));
    }

    private void send() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, topics.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            messages.forEach(producer::send);
        }
    }

    private static String told(List<String> command, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = run(command, out, err, options);
        assertThat(exitCode).as(err.toString()).isEqualTo(ExitCode.OK);
        return out.toString();
    }

    private static int run(List<String> command, StringWriter out, StringWriter err, String... options) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(options));
        return Tidewatch.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }
}
