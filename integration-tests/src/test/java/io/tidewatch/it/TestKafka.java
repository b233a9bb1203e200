package io.tidewatch.it;

import io.tidewatch.streams.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The real broker a test runs against: in a container when a Docker engine answers and has or gets the image, else embedded
 * in this JVM. The log says which.
 */
public final class TestKafka implements AutoCloseable {
    /** The broker's version is the clients'; the parent POM's {@code kafka.version} says which. */
    private static final String IMAGE = "apache/kafka:4.3.1";

    private static final Logger LOGGER = LoggerFactory.getLogger(TestKafka.class);
    private final String bootstrapServers;
    private final Runnable stop;

    private TestKafka(String kind, String bootstrapServers, Runnable stop) {
        this.bootstrapServers = bootstrapServers;
        this.stop = stop;
        LOGGER.atInfo().addKeyValue("broker", kind).log("integration test runs against a real broker");
    }

    /** Starts a broker; {@code folder} is where an embedded one keeps its logs. */
    public static TestKafka start(Path folder) throws IOException {
        Optional<KafkaContainer> container = container();
        if (container.isPresent()) {
            return new TestKafka("container " + IMAGE, container.get().getBootstrapServers(), container.get()::stop);
        }
        EmbeddedKafka embedded = EmbeddedKafka.start(folder);
        return new TestKafka("embedded", embedded.bootstrapServers(), embedded::close);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Creates a topic as small clusters have it: one copy. */
    public void createTopic(String name, int partitions) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the test's topic could not be created", e.getCause());
        }
    }

    @Override
    public void close() {
        stop.run();
    }

    /** A test must never be kept from running by the lack of an engine or of a registry. */
    private static Optional<KafkaContainer> container() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        KafkaContainer container = new KafkaContainer(IMAGE);
        try {
            container.start();
            return Optional.of(container);
        } catch (RuntimeException e) {
            container.close();
            LOGGER.atWarn()
                    .addKeyValue("image", IMAGE)
                    .addKeyValue("failure", e.getMessage())
                    .log("the container does not start, going on with an embedded broker");
            return Optional.empty();
        }
    }
}
