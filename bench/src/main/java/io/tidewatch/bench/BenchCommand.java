package io.tidewatch.bench;

import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.streams.EmbeddedKafka;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.FeatureRecord;
import io.tidewatch.topics.FeatureRecordCodec;
import io.tidewatch.topics.TopicNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidewatch bench}: events per second of the engine beside what it stands on, in one run on an embedded broker. */
@Command(
        name = "bench",
        description =
                "Measures the engine beside what it stands on: parsing only, one RocksDB read and write per event,"
                        + " the whole engine. Compare ratios within one run; figures differ from run to run and machine to machine.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--events", defaultValue = "300000", description = "Events of one run (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--users", defaultValue = "100000", description = "Different users (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            description = "Partitions of the events topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds, rows in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--model", paramLabel = "DIR", description = "The model folder (default: the shipped model).")
    private Optional<Path> model;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Optional<Path> json;

    /** Starts the bench and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, ExecutionException, InterruptedException {
        checkOptions();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path home = Path.of(System.getProperty("tidewatch.home", "."));
        Path modelFolder =
                model.orElse(home.resolve("model-export").resolve("models").resolve("tidewatch-base"));
        // Kafka Streams warns of state in the system's temporary folder, which a cleaner may empty under it.
        Path folder = Files.createTempDirectory(Files.createDirectories(home.resolve("bench/target")), "run");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                Model loaded = Model.load(modelFolder, Device.CPU)) {
            createTopics(kafka);
            err.printf("writing %,d events%n", events);
            Load load = new Load(events, users);
            load.produce(kafka.bootstrapServers());
            TidewatchConfig config = config(folder, kafka, modelFolder);
            List<Row> rows = List.of(
                    BaselineRows.parseOnly(),
                    BaselineRows.state(),
                    BaselineRows.stateLine(featureBytes()),
                    EngineRow.of(config, loaded));
            Bench bench = new Bench(config, load, line -> {
                err.println(line);
                err.flush();
            });
            Report report = new Report(load, partitions, bench.run(rows, rounds));
            out.print(report.table());
            out.flush();
            if (json.isPresent()) {
                report.writeJson(json.get());
            }
            return 0;
        } catch (ModelException refused) {
            throw new CommandLine.ParameterException(spec.commandLine(), refused.getMessage(), refused);
        } finally {
            delete(folder);
        }
    }

    private void checkOptions() {
        if (events < 1000 || users < 1 || partitions < 1 || rounds < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "give --events of at least 1000, and --users, --partitions, --rounds of at least 1");
        }
    }

    private void createTopics(EmbeddedKafka kafka) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            List<NewTopic> topics = Stream.of(
                            TopicNames.SHOP_EVENTS,
                            TopicNames.DEAD_LETTERS,
                            TopicNames.FEATURES,
                            TopicNames.SCORES,
                            TopicNames.INTERVENTIONS)
                    .map(name -> new NewTopic(name, partitions, (short) 1))
                    .toList();
            admin.createTopics(topics).all().get();
        }
    }

    /** The configuration of a shop that changed nothing but what the bench must: addresses, and events of a past time. */
    private static TidewatchConfig config(Path folder, EmbeddedKafka kafka, Path modelFolder) throws IOException {
        Path file = folder.resolve("tidewatch.yaml");
        Files.writeString(file, """
                bootstrap_servers: "%s"
                model: {path: "%s", device: cpu}
                time: {mode: replay}
                state: {directory: "%s"}
                processing: {threads: 1}
                """.formatted(kafka.bootstrapServers(), modelFolder, folder.resolve("state")));
        return ConfigFile.read(file);
    }

    private static int featureBytes() {
        float[] vector = new float[FeatureCatalogue.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) Math.log1p(i);
        }
        FeatureRecord record = new FeatureRecord(
                "event-123456",
                "user-12345",
                EventType.BROWSE,
                Instant.now(),
                FeatureCatalogue.hash(),
                vector,
                0.5,
                "tidewatch-base");
        return FeatureRecordCodec.write(record).length;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
