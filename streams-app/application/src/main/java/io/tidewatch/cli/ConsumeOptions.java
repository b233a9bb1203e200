package io.tidewatch.cli;

import io.tidewatch.consumer.ConsumerSettings;
import io.tidewatch.consumer.DeliverySettings;
import io.tidewatch.consumer.RetryPolicy;
import io.tidewatch.consumer.SinkAddress;
import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import picocli.CommandLine.Option;

/** The options that both reference consumers take. */
final class ConsumeOptions {
    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers to start from, separated by commas. Needed but for --replay-dead-letters.")
    private Optional<String> bootstrapServer;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties file with settings of the Kafka client (TLS, SASL).")
    private Optional<Path> commandConfig;

    @Option(
            names = "--topic",
            defaultValue = "churn.interventions",
            description = "Topic of the alerts (default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(names = "--group", description = "Consumer group (default: tidewatch-coupon, tidewatch-crm).")
    private Optional<String> group;

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            description = "Where the orders go: file:PATH (one JSON object a line) or webhook:URL (HTTP POST)."
                    + " Default: a file in the state folder.")
    private Optional<String> sink;

    @Option(
            names = "--dead-letters",
            paramLabel = "FILE",
            description = "What could not be read or delivered, with the reason"
                    + " (default: dead-letters.jsonl in the state folder).")
    private Optional<Path> deadLetters;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Folder for what must survive a restart (default: tidewatch-coupon, tidewatch-crm)."
                    + " Keep it as long as the group.")
    private Optional<Path> state;

    @Option(
            names = "--from-beginning",
            description = "A group that never ran before starts with the oldest alert, not with the next one.")
    private boolean fromBeginning;

    @Option(
            names = "--webhook-token-file",
            paramLabel = "FILE",
            description = "File whose content is sent to the webhook as bearer token.")
    private Optional<Path> tokenFile;

    @Option(
            names = "--webhook-attempts",
            paramLabel = "COUNT",
            description = "How often an order is tried before it goes to the dead letters (default: 6 in a minute).")
    private Optional<Integer> attempts;

    @Option(
            names = "--webhook-timeout",
            paramLabel = "SECONDS",
            description = "How long one try may take, the answer's body included (default: 5).")
    private Optional<Integer> timeoutSeconds;

    @Option(
            names = "--webhook-refusals",
            paramLabel = "COUNT",
            description =
                    "After so many orders in a row that the webhook did not take the consumer stops: then it is not"
                            + " the orders (default: " + DeliverySettings.DEFAULT_REFUSALS_IN_A_ROW + ").")
    private Optional<Integer> refusalsInARow;

    @Option(
            names = "--replay-dead-letters",
            description = "Send the orders of the dead-letter file again, once each, and end; stop the consumer first."
                    + " What is delivered leaves the file. What has expired, or belongs to an episode that has ended"
                    + " since, is not sent.")
    private boolean replayDeadLetters;

    /** Whether dead letters are to be sent again, instead of acting on alerts. */
    boolean replayDeadLetters() {
        return replayDeadLetters;
    }

    ConsumerSettings settings(String service, String fileName) {
        return new ConsumerSettings(
                kafka(), topic, group.orElse("tidewatch-" + service), fromBeginning, delivery(service, fileName));
    }

    DeliverySettings delivery(String service, String fileName) {
        Path folder = state.orElse(Path.of("tidewatch-" + service));
        RetryPolicy patience = RetryPolicy.defaults();
        return new DeliverySettings(
                folder,
                deadLetters.orElse(folder.resolve("dead-letters.jsonl")),
                sink.map(SinkAddress::parse).orElse(new SinkAddress.ToFile(folder.resolve(fileName))),
                tokenFile.map(ConsumeOptions::token),
                new RetryPolicy(
                        attempts.orElse(patience.attempts()),
                        timeoutSeconds.<Duration>map(Duration::ofSeconds).orElse(patience.timeout()),
                        patience.firstWait(),
                        patience.longestWait()),
                refusalsInARow.orElse(DeliverySettings.DEFAULT_REFUSALS_IN_A_ROW));
    }

    private Map<String, String> kafka() {
        Map<String, String> settings =
                new TreeMap<>(commandConfig.map(CommandConfig::read).orElseGet(Map::of));
        bootstrapServer.ifPresent(servers -> settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers));
        return settings;
    }

    private static String token(Path file) {
        try {
            String token = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new TidewatchException("--webhook-token-file " + file + " must hold one token of visible ASCII");
            }
            return token;
        } catch (IOException e) {
            throw new TidewatchException("cannot read --webhook-token-file " + file, e);
        }
    }
}
