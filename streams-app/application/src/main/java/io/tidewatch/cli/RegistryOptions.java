package io.tidewatch.cli;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.registry.ModelPublisher;
import io.tidewatch.streams.registry.ModelRegistry;
import io.tidewatch.streams.registry.ModelTopic;
import io.tidewatch.topics.ModelReference;
import io.tidewatch.topics.PublishedModel;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import io.tidewatch.topics.admin.Access;
import io.tidewatch.topics.admin.ClusterException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command is told that reads or writes {@code churn.models}, and the reading and writing: a picocli mixin. */
final class RegistryOptions {
    private static final Access ACCESS = Access.as("operator");

    @Mixin
    private KafkaConnection connection;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "the name that others read beside it (default: the user of this machine)")
    private String by = System.getProperty("user.name", "unknown");

    /** The engine's configuration, if it was given. */
    Optional<TidewatchConfig> config() {
        return connection.config();
    }

    /** The user of this machine. */
    String by() {
        return by;
    }

    /** This moment, as precise as messages are. */
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What the topic holds. */
    ModelRegistry read() {
        return connection.ask(() -> {
            try (ModelTopic topic = ModelTopic.open(connection.client(), ACCESS)) {
                if (!topic.exists()) {
                    throw new ClusterException("there is no topic " + TopicNames.MODELS
                            + "; create it with 'tidewatch topics apply --bootstrap-server " + connection.address()
                            + "'");
                }
                return ModelRegistry.read(topic);
            }
        });
    }

    /** Writes something; returns its offset. */
    long write(Function<ModelPublisher, Long> writing) {
        return connection.ask(() -> {
            try (ModelPublisher publisher = ModelPublisher.open(connection.client(), ACCESS)) {
                return writing.apply(publisher);
            }
        });
    }

    /** The published model of a name. */
    static PublishedModel published(ModelRegistry registry, String name) {
        return Optional.ofNullable(registry.models().get(name))
                .orElseThrow(() -> new TidewatchException("no model '" + name + "' is published; there "
                        + (registry.models().isEmpty()
                                ? "is none"
                                : "are " + String.join(", ", registry.models().keySet()))
                        + ". Publish it with 'tidewatch model publish'"));
    }

    /** A name for a pointer's model in a sentence. */
    static String word(Optional<ModelReference> model) {
        return model.map(ModelReference::name).orElse("the model of each instance's own configuration");
    }
}
