package io.tidewatch.it;

import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.workbench.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The real broker that tests run against: in a container when a Docker engine answers and has or gets the image, else embedded
 * in this JVM. The log says which, and why. Tests get it from {@link BrokerUnderTest}.
 */
public final class TestKafka implements AutoCloseable {
    /** The broker's version is the clients', as the build says. */
    static final String VERSION = System.getProperty("kafka.version");

    static final String IMAGE = "apache/kafka:" + VERSION;

    /** A broker starts in seconds; one that does not is not worth waiting for, since there is another. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final Logger LOGGER = LoggerFactory.getLogger(TestKafka.class);
    private final String bootstrapServers;
    private final Runnable stop;

    TestKafka(String kind, String why, String bootstrapServers, Runnable stop) {
        this.bootstrapServers = bootstrapServers;
        this.stop = stop;
        LOGGER.atInfo()
                .addKeyValue("broker", kind)
                .addKeyValue("why", why)
                .log("Integration tests run against a real broker");
    }

    static TestKafka start() throws IOException {
        Optional<String> obstacle = ContainerObstacle.of(IMAGE);
        return obstacle.isPresent() ? embedded(obstacle.get()) : container();
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** A client to administrate with; the caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    /** Creates a topic as small clusters have it: one copy. It can be written to when this returns. */
    public void createTopic(String name, int partitions) throws InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
            new TopicAdmin(admin).awaitLeaders(Map.of(name, partitions));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the test's topic could not be created", e.getCause());
        }
    }

    @Override
    public void close() {
        stop.run();
    }

    private static TestKafka container() throws IOException {
        KafkaContainer container = new KafkaContainer(IMAGE)
                // As the embedded broker: a topic that a mistake creates would hide the mistake.
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                // Fifty partitions of each are for clusters, and cost seconds and memory.
                .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
                .withStartupTimeout(START);
        try {
            container.start();
            return new TestKafka(
                    "container " + IMAGE, "a Docker engine answers", container.getBootstrapServers(), container::stop);
        } catch (RuntimeException doesNotStart) {
            container.close();
            return embedded("the container does not start: " + doesNotStart.getMessage());
        }
    }

    private static TestKafka embedded(String why) throws IOException {
        Path folder = Files.createTempDirectory("tidewatch-broker");
        EmbeddedKafka broker = EmbeddedKafka.start(folder);
        return new TestKafka("embedded", why, broker.bootstrapServers(), () -> {
            broker.close();
            delete(folder);
        });
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
