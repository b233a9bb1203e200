package io.tidewatch.workbench.demo;

import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.workbench.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A broker in this JVM with the catalog's topics on it, made as {@code tidewatch topics apply} makes them. */
final class DemoCluster implements AutoCloseable {
    private final EmbeddedKafka broker;

    private DemoCluster(EmbeddedKafka broker) {
        this.broker = broker;
    }

    /**
     * Starts it.
     *
     * @param partitions of every topic
     */
    static DemoCluster start(Path folder, int partitions) {
        EmbeddedKafka broker;
        try {
            broker = EmbeddedKafka.start(folder);
        } catch (IOException e) {
            throw new TidewatchException(e.getMessage(), e);
        }
        TopicCatalog catalog = TopicCatalog.shipped().withPartitions(partitions).withReplication(1);
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            TopicAdmin topics = new TopicAdmin(admin);
            topics.apply(topics.plan(catalog));
            return new DemoCluster(broker);
        } catch (RuntimeException failed) {
            broker.close();
            throw failed;
        }
    }

    /** {@code host:port}. */
    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void close() {
        broker.close();
    }
}
