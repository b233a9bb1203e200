package io.tidewatch.streams;

import io.tidewatch.streams.config.TidewatchConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The admin client that asks the engine's brokers: it finds its properties as Kafka Streams does for its own, prefixes included. */
public final class EngineAdmin {
    private EngineAdmin() {}

    /**
     * A client; the caller closes it. No connection is made yet.
     *
     * @param name tells the clients of one process apart
     * @param within how long an answer may take; a broker that hangs leaves time to ask another one
     * @throws org.apache.kafka.common.KafkaException if Kafka refuses the properties
     */
    public static Admin open(TidewatchConfig config, String name, Duration within) {
        Map<String, Object> settings = new HashMap<>(settings(config).getAdminConfigs(name));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) within.toMillis() / 2);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) within.toMillis());
        return Admin.create(settings);
    }

    /** What the configuration says to Kafka's clients. */
    public static StreamsConfig settings(TidewatchConfig config) {
        Map<String, Object> streams = new HashMap<>(config.kafka().values());
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        // Kafka Streams tells all its properties; the engine's own start tells them once.
        return KafkaLogs.silently(() -> new StreamsConfig(streams));
    }
}
