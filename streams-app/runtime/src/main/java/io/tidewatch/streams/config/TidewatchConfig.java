package io.tidewatch.streams.config;

import io.tidewatch.config.Checks;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TidewatchException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that {@code tidewatch run} can be told. Every value has been checked when an instance exists; {@code
 * docs/tidewatch.yaml} shows each key with its default. Read with {@link ConfigFile}.
 *
 * @param baseApplicationId the application's name, whatever its generation; see {@link #applicationId()}
 * @param generation which of its generations this is
 * @param bootstrapServers {@code host:port} of one or more brokers, separated by commas
 * @param kafka properties for Kafka's clients
 * @param model the model
 * @param input what is on the input topic
 * @param batch micro-batches
 * @param time clocks
 * @param policy the alert policy's settings
 * @param budget how many warnings the shop can handle
 * @param experiments how customers are shared out to measure what warnings bring
 * @param strategy how a strategy chooses actions; empty: the rules do
 * @param state local state and its memory
 * @param erasure how erased users are known again
 * @param http health, metrics, look-up
 * @param processing Kafka Streams
 * @param scoring failures of the network
 * @param shutdownTimeout how long a stop may take before the process ends all the same, 1 s to 10 min
 */
public record TidewatchConfig(
        String baseApplicationId,
        GenerationConfig generation,
        String bootstrapServers,
        KafkaProperties kafka,
        ModelConfig model,
        InputConfig input,
        BatchConfig batch,
        TimeConfig time,
        PolicySettings policy,
        WarningBudget budget,
        ExperimentSettings experiments,
        Optional<StrategySettings> strategy,
        StateConfig state,
        ErasureConfig erasure,
        HttpConfig http,
        ProcessingConfig processing,
        ScoringConfig scoring,
        Duration shutdownTimeout) {
    /** What Kafka allows in a topic's name, short enough for the suffixes that Kafka Streams appends (249 in all). */
    private static final Pattern APPLICATION_ID = Pattern.compile("[A-Za-z0-9._-]{1,180}");

    public TidewatchConfig {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(budget, "budget");
        Objects.requireNonNull(experiments, "experiments");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(erasure, "erasure");
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(processing, "processing");
        Objects.requireNonNull(scoring, "scoring");
        if (!APPLICATION_ID.matcher(baseApplicationId).matches()) {
            throw new TidewatchException(
                    "'application_id' is '%s'; give 1 to 180 letters, digits, dots, underscores or hyphens"
                            .formatted(baseApplicationId));
        }
        for (String server : bootstrapServers.split(",", -1)) {
            if (!server.strip().matches("\\S+:\\d{1,5}")) {
                throw new TidewatchException("'bootstrap_servers' has '%s'; give host:port, several separated by commas"
                        .formatted(server.strip()));
            }
        }
        Checks.range("shutdown_timeout", shutdownTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
    }

    /** Prefix of the internal topics and name of the consumer group, of this generation; another one starts from nothing, or from its savepoint. */
    public String applicationId() {
        return Names.generation(baseApplicationId, generation.number());
    }

    /** The topic of the savepoint that this generation begins with; empty if it begins with the events. */
    public Optional<String> savepointTopic() {
        return generation.from().map(name -> Names.savepoint(baseApplicationId, name));
    }
}
