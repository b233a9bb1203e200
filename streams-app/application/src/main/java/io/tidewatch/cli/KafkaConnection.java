package io.tidewatch.cli;

import io.tidewatch.streams.KafkaLogs;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.ClusterException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Option;

/** The options that say which cluster a command talks to, for commands that ask it something and end. */
public final class KafkaConnection {
    /** Until a command gives up on a cluster that does not answer: long enough for a slow TLS handshake, short for a person. */
    private static final String ANSWER_WITHIN_MILLIS = "10000";
    /** For one request of those, so that a second broker is tried as well. */
    private static final String REQUEST_WITHIN_MILLIS = "4000";

    @Option(names = "--bootstrap-server", paramLabel = "HOST:PORT[,..]", description = "brokers to ask first")
    private Optional<String> bootstrapServer = Optional.empty();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the engine's configuration instead: its bootstrap_servers and its kafka section")
    private Optional<Path> configFile = Optional.empty();

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "properties of the Kafka client, for example security.protocol and sasl.jaas.config")
    private Path commandConfig;

    /** The address as it was given, for messages. */
    public String address() {
        return bootstrapServer
                .or(() -> config().map(TidewatchConfig::bootstrapServers))
                .orElseThrow(() ->
                        new TidewatchException("which cluster? Add --bootstrap-server HOST:PORT, or --config with the"
                                + " engine's configuration"));
    }

    /** The engine's configuration, if it was given. */
    public Optional<TidewatchConfig> config() {
        return configFile.map(ConfigFile::read);
    }

    /** A client for the cluster; the caller closes it. No connection is made yet. */
    Admin admin() {
        Map<String, Object> settings = client();
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "tidewatch-topics");
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            throw new TidewatchException(
                    "cannot connect with --bootstrap-server " + address()
                            + Optional.ofNullable(commandConfig)
                                    .map(file -> " and --command-config " + file)
                                    .orElse("")
                            + ": " + reasons(e),
                    e);
        }
    }

    /** What every client needs to talk to the cluster and to give up in time; a new map. */
    public Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>();
        config().ifPresent(engine -> settings.putAll(engine.kafka().values()));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MILLIS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_WITHIN_MILLIS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_WITHIN_MILLIS);
        Optional.ofNullable(commandConfig).ifPresent(file -> settings.putAll(CommandConfig.read(file)));
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address());
        return settings;
    }

    /** Asks the cluster something. A failure names the cluster. */
    <T> T ask(Supplier<T> work) {
        try {
            // The client warns at every attempt to connect; here that is said once, in a sentence.
            return KafkaLogs.silently(work::get);
        } catch (ClusterException e) {
            throw new TidewatchException(address() + ": " + e.getMessage(), e);
        }
    }

    /** The messages of a failure and its causes; the client wraps the useful one. */
    private static String reasons(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(message -> message != null && !message.startsWith("Failed to create new KafkaAdminClient"))
                .distinct()
                .collect(Collectors.joining(": "));
    }
}
