package io.tidewatch.bench.row;

import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.streams.state.Names;
import io.tidewatch.streams.task.HomePartition;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.InternalTopicDefinition;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the changelog of an engine that has known many users for long, which takes seconds where their events would take hours. Their rows
 * are full ones, of the engine's own code, of a few histories.
 */
public final class StateFill {
    private StateFill() {}

    /**
     * Makes the topics of the engine's own and writes a row for each user.
     *
     * @param model the folder of the model that the rows are of
     */
    public static void write(
            String bootstrapServers,
            String application,
            int partitions,
            long users,
            Path model,
            ModelManifest manifest) {
        List<byte[]> rows = EngineSample.of(model, manifest).rows();
        TopicCatalog catalog = TopicCatalog.shipped().withReplication(1);
        InternalTopicDefinition profiles = catalog.changelog(Names.PROFILES);
        String topic = Names.changelog(application, Names.PROFILES);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            TopicAdmin topics = new TopicAdmin(admin);
            Map<String, String> config = new HashMap<>(profiles.config());
            // As Kafka Streams makes it.
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            topics.make(
                    topic,
                    partitions,
                    new InternalTopicDefinition(
                            profiles.name(), profiles.description(), profiles.replication(), config, profiles.why()));
        }
        HomePartition home = new HomePartition(partitions);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 * 1024,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long user = 0; user < users; user++) {
                byte[] key = ("user-" + user).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, home.of(key), key, rows.get((int) (user % rows.size()))));
            }
        }
    }
}
