package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.cli.Tidewatch;
import io.tidewatch.topics.ExitCode;
import io.tidewatch.topics.GraphParts;
import io.tidewatch.topics.ModelKeys;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.PublishedModelCodec;
import io.tidewatch.topics.ShopEvent;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;

/** Rolls models out on the broker under test as a person does, and reads off the engine's output where each task switched. */
final class ModelRoll {
    private final ShopTopics topics;

    ModelRoll(ShopTopics topics) {
        this.topics = topics;
    }

    /** What a command answered. */
    record Answer(int exitCode, String out, String err) {}

    /** Runs {@code tidewatch model …} against the broker. */
    Answer model(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Tidewatch.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("model"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--bootstrap-server", topics.bootstrapServers(), "--by", "test"));
        return new Answer(commandLine.execute(all.toArray(String[]::new)), out.toString(), err.toString());
    }

    /** Runs a command that must succeed; what it printed. */
    String done(String... arguments) {
        Answer answer = model(arguments);
        assertThat(answer.exitCode()).as(answer.err()).isEqualTo(ExitCode.OK);
        return answer.out();
    }

    /** Publishes and activates a model that the commands would refuse. */
    void force(Path folder, String name) {
        write(name, message(folder, name));
        activate(name, model(folder, name).sha256());
    }

    /** Makes a model active, whether it is there or not. */
    void activate(String name, String sha256) {
        write(
                ModelKeys.ACTIVE,
                "{\"name\":\"%s\",\"sha256\":\"%s\",\"by\":\"test\",\"at\":\"2026-11-22T13:00:00.000Z\"}"
                        .formatted(name, sha256));
    }

    /** Writes what the commands never would. */
    void write(String key, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, topics.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TopicNames.MODELS, key, value));
        }
    }

    /** The record that publishes a model. */
    static String message(Path folder, String name) {
        return new String(PublishedModelCodec.write(model(folder, name)), StandardCharsets.UTF_8);
    }

    private static PublishedModel model(Path folder, String name) {
        try {
            Path step = folder.resolve("step.onnx");
            Optional<GraphParts> parts = Files.exists(step)
                    ? Optional.of(
                            new GraphParts(Files.readAllBytes(step), Files.readAllBytes(folder.resolve("head.onnx"))))
                    : Optional.empty();
            return new PublishedModel(
                    name,
                    Instant.EPOCH,
                    "test",
                    Files.readString(folder.resolve("model.json")),
                    Files.readAllBytes(folder.resolve("model.onnx")),
                    parts);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The same of a run, as its committed features tell it so far. */
    static List<SortedMap<Integer, String>> switches(EngineRun run) {
        Map<String, String> scoredBy = run.models();
        String first = scoredBy.values().stream().findFirst().orElse(ShippedModel.NAME);
        return switches(run.eventsByPartition(), scoredBy, first);
    }

    /**
     * The models of each partition by the number of the first event that they decided, as the committed features tell. A
     * partition whose every event was scored by one model has one entry.
     */
    static List<SortedMap<Integer, String>> switches(
            Map<TopicPartition, List<ShopEvent>> events, Map<String, String> scoredBy, String first) {
        List<SortedMap<Integer, String>> all = new ArrayList<>();
        for (List<ShopEvent> partition : events.values()) {
            SortedMap<Integer, String> switches = new TreeMap<>(Map.of(0, first));
            Set<String> seen = new HashSet<>();
            String model = first;
            for (int i = 0; i < partition.size(); i++) {
                String id = partition.get(i).eventId();
                // A retry was not scored; its features are those of the first time.
                if (seen.add(id)
                        && scoredBy.containsKey(id)
                        && !scoredBy.get(id).equals(model)) {
                    model = scoredBy.get(id);
                    switches.put(i, model);
                }
            }
            all.add(switches);
        }
        return all;
    }
}
