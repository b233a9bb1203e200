package io.tidewatch.collector.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.Checks;
import io.tidewatch.config.ConfigBinding;
import io.tidewatch.config.ConfigReader;
import io.tidewatch.config.Default;
import io.tidewatch.topics.TidewatchException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All that {@code tidewatch collect} can be told. {@code docs/collector.yaml} shows each key with its default.
 *
 * @param bootstrapServers {@code host:port} of one or more brokers, separated by commas
 * @param kafka properties for Kafka's clients, as they are
 * @param sources one that may send, or more
 * @param http where events are taken
 * @param ops health and metrics
 * @param limits of a request
 * @param spool what Kafka has not confirmed
 * @param bots what becomes of the events of bots
 * @param acknowledgeWithin how long an answer may wait for Kafka before the spool's disk is asked instead, 10 ms to 10 s. A commit takes some
 *     milliseconds; a page that is left waits for a second at most.
 * @param shutdownTimeout how long a stop may take to send what is spooled, 1 s to 10 min; the rest is sent by the next start
 */
public record CollectorConfig(
        String bootstrapServers,
        @Default("{}") ObjectNode kafka,
        List<SourceConfig> sources,
        @Default("{}") EventsConfig http,
        @Default("{}") OpsConfig ops,
        @Default("{}") LimitsConfig limits,
        @Default("{}") SpoolConfig spool,
        @Default("refuse") Bots bots,
        @Default("1s") Duration acknowledgeWithin,
        @Default("20s") Duration shutdownTimeout) {
    private static final ConfigReader READER = new ConfigReader(new ConfigBinding(Map.of()), "docs/collector.yaml");
    /** Of the five seconds that it has, two are for the network and the disk. */
    private static final Duration SHOPIFY_WAITS = Duration.ofSeconds(3);

    public CollectorConfig {
        Checks.given(
                "bootstrap_servers", bootstrapServers, "give host:port of one or more brokers, separated by commas");
        Objects.requireNonNull(kafka, "kafka");
        sources = List.copyOf(Checks.given("sources", sources, "give at least one entry with name, kind and keys"));
        if (sources.isEmpty()) {
            throw new TidewatchException("'sources' is empty; give at least one entry with name, kind and keys");
        }
        Checks.range("acknowledge_within", acknowledgeWithin, Duration.ofMillis(10), Duration.ofSeconds(10));
        Checks.range("shutdown_timeout", shutdownTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        // For its complaints; the properties themselves are taken when they are needed.
        KafkaSection.flat(kafka);
        checkDistinct(sources);
        checkBursts(sources, limits.events());
        checkPatience(sources, acknowledgeWithin);
    }

    /**
     * Reads a file with the process's environment.
     *
     * @throws TidewatchException if the file cannot be read or a value is wrong; the message is for the user
     */
    public static CollectorConfig read(Path file) {
        return READER.read(file, CollectorConfig.class);
    }

    /**
     * Reads a text.
     *
     * @param environment value of an environment variable, if it is set
     * @throws TidewatchException if a value is wrong; the message is for the user
     */
    public static CollectorConfig parse(String yaml, Function<String, Optional<String>> environment) {
        return READER.parse(yaml, environment, CollectorConfig.class);
    }

    /** The properties for Kafka's clients, by name. */
    public Map<String, String> kafkaProperties() {
        return KafkaSection.flat(kafka);
    }

    /** Without what the kafka section and the sources hold. */
    @Override
    public String toString() {
        return "CollectorConfig[bootstrapServers=%s, sources=%s]".formatted(bootstrapServers, sources);
    }

    private static void checkDistinct(List<SourceConfig> sources) {
        Set<String> names = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (SourceConfig source : sources) {
            if (!names.add(source.name())) {
                throw new TidewatchException("two entries of 'sources' are called '%s'; give each a name of its own"
                        .formatted(source.name()));
            }
            for (String key : source.keys()) {
                if (!keys.add(key)) {
                    throw new TidewatchException(
                            "a key of the source '%s' of 'sources' is given twice; a key tells who sends"
                                    .formatted(source.name()));
                }
            }
        }
    }

    /** A webhook that is answered late counts as failed, and after some of those Shopify sends none any more. */
    private static void checkPatience(List<SourceConfig> sources, Duration acknowledgeWithin) {
        boolean shopify =
                sources.stream().anyMatch(source -> source.shopifySecret().isPresent());
        if (shopify && acknowledgeWithin.compareTo(SHOPIFY_WAITS) > 0) {
            throw new TidewatchException(
                    "'acknowledge_within' is more than %d s, but Shopify waits 5 s for an answer; give less, or no 'shopify_secret'"
                            .formatted(SHOPIFY_WAITS.toSeconds()));
        }
    }

    /** A full request that no rate ever lets pass would be retried for good. */
    private static void checkBursts(List<SourceConfig> sources, int events) {
        for (SourceConfig source : sources) {
            int burst =
                    Math.min(source.keyRate().burst(), source.rateOfAnAddress().burst());
            if (burst < events) {
                throw new TidewatchException(
                        "the source '%s' of 'sources' has a burst of %d, but 'limits.events' lets a request bring %d; raise the one or lower the other"
                                .formatted(source.name(), burst, events));
            }
        }
    }
}
