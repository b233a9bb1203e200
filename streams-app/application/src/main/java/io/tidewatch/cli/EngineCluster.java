package io.tidewatch.cli;

import io.tidewatch.cli.savepoint.Cluster;
import io.tidewatch.cli.savepoint.Telling;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.TidewatchException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command is told that works on an engine's state, and its way to the cluster: a picocli mixin. */
final class EngineCluster {
    /** A copy takes minutes, and one broker that restarts meanwhile must not end it. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int REQUEST_MILLIS = 20_000;

    @Mixin
    private KafkaConnection connection;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** What a command does with a cluster. */
    interface Work<T> {
        T with(TidewatchConfig config, Cluster cluster, Map<String, Object> client);
    }

    /** Does it. A failure names the cluster. */
    <T> T with(Work<T> work) {
        TidewatchConfig config = connection
                .config()
                .orElseThrow(() -> new TidewatchException(
                        "which engine? Add --config with its configuration: application_id and generation name"
                                + " its state"));
        return connection.ask(() -> {
            try (Admin admin = connection.admin()) {
                return work.with(config, new Cluster(admin), client());
            }
        });
    }

    /** Where the command tells how far it is. */
    Telling telling() {
        return new CommandTelling(spec);
    }

    void print(Iterable<String> lines) {
        lines.forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
    }

    private Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>(connection.client());
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        return settings;
    }
}
