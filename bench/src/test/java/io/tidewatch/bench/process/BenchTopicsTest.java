package io.tidewatch.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.ClusterTopic;
import io.tidewatch.topics.admin.TopicAdmin;
import io.tidewatch.topics.catalog.TopicCatalog;
import io.tidewatch.workbench.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTopicsTest {
    private static final int PARTITIONS = 2;

    @Test
    void areTheCatalogsAndEmptyAfterARun(@TempDir Path folder) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            BenchTopics topics = new BenchTopics(admin, PARTITIONS);

            topics.make();
            assertAsTheCatalogSays(admin);
            admin.createTopics(List.of(new NewTopic("row-store-changelog", 1, (short) 1)))
                    .all()
                    .get();
            for (String topic : List.of(TopicNames.SHOP_EVENTS, TopicNames.SCORES)) {
                producer.send(new ProducerRecord<>(topic, 0, "key", "value")).get();
            }
            topics.empty();

            assertThat(topics.logBytes(TopicNames.SHOP_EVENTS)).isPositive();
            assertThat(topics.logBytes(TopicNames.SCORES)).isZero();
            assertThat(admin.listTopics().names().get()).doesNotContain("row-store-changelog");
            assertThat(end(admin, TopicNames.SHOP_EVENTS)).isEqualTo(1);
            assertThat(end(admin, TopicNames.SCORES)).isZero();
            assertAsTheCatalogSays(admin);
        }
    }

    private static void assertAsTheCatalogSays(Admin admin) {
        TopicCatalog wanted = TopicCatalog.shipped().withReplication(1).withPartitions(PARTITIONS);
        TopicAdmin tool = new TopicAdmin(admin);
        ClusterTopic events = tool.describe(List.of(TopicNames.SHOP_EVENTS)).get(TopicNames.SHOP_EVENTS);

        assertThat(tool.plan(wanted).isEmpty()).isTrue();
        assertThat(events.config()).containsEntry("message.timestamp.type", "LogAppendTime");
    }

    private static long end(Admin admin, String topic) throws Exception {
        TopicPartition first = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(first, OffsetSpec.latest()))
                .partitionResult(first)
                .get()
                .offset();
    }
}
