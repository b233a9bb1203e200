package io.tidewatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.state.RocksMemory;
import io.tidewatch.streams.task.EngineHarness;
import io.tidewatch.streams.task.HeapBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {
    @Test
    void exactlyOnceIsTheDefaultAndItsTransactionsDoNotOutliveTheSession() {
        // When
        StreamsConfig config = streams("");

        // Then
        assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
                .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
        Object session = consumer(config).get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        Object transaction = config.getProducerConfigs("c").get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        assertThat((int) transaction).isLessThanOrEqualTo((int) session);
    }

    /** Under at-least-once a commit would hold alerts up, and a crash wipes nothing anyway. */
    @Test
    void whatIsNotCommittedStaysOutOfTheStoresUnderExactlyOnce() {
        assertThat(streams("").getBoolean(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG))
                .isTrue();
        assertThat(streams("processing: {guarantee: at_least_once}\n")
                        .getBoolean(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG))
                .isFalse();
    }

    /** The state is as safe as the events that it is made of; a broker's default may be one copy. */
    @Test
    void stateHasAsManyCopiesAsItsEvents() {
        // When
        StreamsConfig config = streams("");

        // Then
        assertThat(config.getInt(StreamsConfig.REPLICATION_FACTOR_CONFIG)).isEqualTo(3);
        assertThat(config.originals()).containsEntry("topic.min.insync.replicas", "2");
        assertThat(streams("kafka: {replication.factor: 1}\n").getInt(StreamsConfig.REPLICATION_FACTOR_CONFIG))
                .isEqualTo(1);
    }

    @Test
    void aBrokerThatStandsStillIsAskedForNoLongerThanTheControllersNeedToReplaceIt() {
        StreamsConfig config = streams("");

        assertThat(List.of(
                        config.getMainConsumerConfigs("app", "client", 0),
                        config.getRestoreConsumerConfigs("client"),
                        config.getProducerConfigs("client"),
                        config.getAdminConfigs("client")))
                .allSatisfy(client -> assertThat(Integer.parseInt(String.valueOf(client.get("request.timeout.ms"))))
                        .isBetween(10_000, 15_000));
    }

    /** The admin client asks the leader that it knew when it began; Kafka refuses a whole time that is less than one answer's. */
    @Test
    void theAdminClientAsksAnewAfterOneAnswersTime() {
        Map<String, Object> admin = streams("").getAdminConfigs("client");
        assertThat(new AdminClientConfig(admin).getInt("default.api.timeout.ms"))
                .isBetween(12_000, 20_000);

        assertThat(new AdminClientConfig(streams("kafka: {default.api.timeout.ms: 50000}\n")
                                .getAdminConfigs("client"))
                        .getInt("default.api.timeout.ms"))
                .as("set for all clients")
                .isEqualTo(50_000);
        for (String own : List.of("request.timeout.ms", "admin.request.timeout.ms")) {
            Map<String, Object> slow = streams("kafka: {" + own + ": 40000}\n").getAdminConfigs("client");
            slow.put("bootstrap.servers", "127.0.0.1:1");
            try (Admin client = Admin.create(slow)) {
                assertThat(client).as("is not refused").isNotNull();
            }
        }
    }

    @Test
    void everyConsumerPollsNoMoreThanTheHeapHolds() {
        // When
        StreamsConfig config = streams("");
        int most = HeapBudget.ofThisProcess().pollRecords(config.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG));

        // Then
        assertThat(consumer(config)).containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, most);
        assertThat(config.getRestoreConsumerConfigs("c")).containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void aTransactionThatWasAbortedIsNeverRead(String guarantee) {
        StreamsConfig config = streams("processing: {guarantee: %s}\n".formatted(guarantee));

        assertThat(consumer(config)).containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }

    @Test
    void namedInstanceMayBeAwayForLonger() {
        // When
        StreamsConfig named = streams("processing: {group_instance_id: pod-0}\n");

        // Then
        assertThat(consumer(named))
                .containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "pod-0-1")
                .containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 45_000);
    }

    /** Kafka Streams refuses an address that it cannot read back, and must take all that the configuration takes. */
    @ParameterizedTest
    @ValueSource(strings = {"engine-0.engine:8080", "10.0.0.7:8080", "[fd00::7]:8080"})
    void advertisedAddressesAreKafkaStreamsAddresses(String address) {
        // When
        StreamsConfig config = streams("http: {advertised: \"" + address + "\"}\n");

        // Then
        assertThat(config.getString(StreamsConfig.APPLICATION_SERVER_CONFIG)).isEqualTo(address);
    }

    @Test
    void kafkaSectionReachesEveryClient() {
        // When
        StreamsConfig config = streams("""
                kafka:
                  security.protocol: SASL_SSL
                  sasl.mechanism: PLAIN
                  producer.linger.ms: 7
                  main.consumer.max.poll.records: 5
                """);

        // Then
        assertThat(consumer(config))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("max.poll.records", "5");
        assertThat(config.getProducerConfigs("c"))
                .containsEntry("sasl.mechanism", "PLAIN")
                .containsEntry("linger.ms", "7");
        assertThat(config.getAdminConfigs("c")).containsEntry("security.protocol", "SASL_SSL");
    }

    @Test
    void sizesAndCopiesAreTheConfigurations() {
        // When
        StreamsConfig config = streams("processing: {threads: 3, standby_replicas: 2, guarantee: at_least_once}\n");

        // Then
        assertThat(config.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG)).isEqualTo(3);
        assertThat(config.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG)).isEqualTo(2);
        assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG)).isEqualTo(StreamsConfig.AT_LEAST_ONCE);
        assertThat(config.getLong(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG))
                .isEqualTo(16L << 20);
    }

    private static Map<String, Object> consumer(StreamsConfig config) {
        return config.getMainConsumerConfigs("group", "client", 1);
    }

    private static StreamsConfig streams(String yaml) {
        TidewatchConfig config = EngineHarness.config(Path.of("unused"), yaml);
        try (RocksMemory memory = new RocksMemory(config.state(), 1)) {
            return new StreamsConfig(StreamsSettings.of(config, memory, OptionalInt.of(3)));
        }
    }
}
