package io.tidewatch.streams.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.Checks;
import io.tidewatch.config.Default;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.topics.Language;
import java.time.Duration;
import java.util.Optional;

/**
 * The configuration file as it is written, one component a key.
 *
 * @param applicationId the default says what it is in a list of consumer groups
 * @param experiments without it nobody is held out: a shop that has not asked for it must not miss warnings
 * @param strategy without it the rules decide everywhere: a shop first sees what they bring
 * @param bootstrapServers null if the file does not give it
 * @param language English, as all else that the engine writes
 * @param shutdownTimeout the default is below the 30 s after which Kubernetes kills a pod that it asked to stop
 */
record ConfigDocument(
        @Default("tidewatch") String applicationId,
        @Default("{}") GenerationConfig generation,
        String bootstrapServers,
        @Default("{}") ObjectNode kafka,
        @Default("{}") ModelConfig model,
        @Default("{}") InputConfig input,
        @Default("{}") BatchConfig batch,
        @Default("{}") TimeConfig time,
        @Default("{}") PolicySection policy,
        @Default("en") Language language,
        Optional<ExperimentsSection> experiments,
        Optional<StrategySection> strategy,
        @Default("{}") StateConfig state,
        @Default("{}") ErasureConfig erasure,
        @Default("{}") HttpConfig http,
        @Default("{}") ProcessingConfig processing,
        @Default("{}") ScoringConfig scoring,
        @Default("25s") Duration shutdownTimeout) {
    TidewatchConfig config() {
        return new TidewatchConfig(
                applicationId,
                generation,
                Checks.given(
                        "bootstrap_servers",
                        bootstrapServers,
                        "give host:port of one or more brokers, separated by commas"),
                KafkaProperties.of(kafka),
                model,
                input,
                batch,
                time,
                policy.settings().inLanguage(language),
                policy.warningBudget(),
                shared(experiments.map(ExperimentsSection::settings).orElseGet(ExperimentSettings::none)),
                strategy.map(StrategySection::settings),
                state,
                erasure,
                http,
                processing,
                scoring,
                shutdownTimeout);
    }

    private ExperimentSettings shared(ExperimentSettings settings) {
        return strategy.map(StrategySection::settings)
                .map(learning -> settings.withStrategy(learning.share()))
                .orElse(settings);
    }
}
