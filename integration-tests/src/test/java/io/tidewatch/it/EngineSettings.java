package io.tidewatch.it;

import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The configuration of an engine under test, as a person would write it into a file.
 *
 * @param applicationId group and prefix of the internal topics
 * @param bootstrapServers the broker
 * @param model the model folder
 * @param time the section {@code time}: live or replay, and how old events may be
 * @param maxEvents size of a batch
 * @param maxWait how long a batch waits to be full
 * @param state folder for the local state
 * @param instance the instance's lasting name, if it has one
 * @param laneThreads stream threads that share a scoring lane; empty: one that scores by itself
 * @param standbys copies of the state on other instances
 * @param kafka what is passed to Kafka's clients
 */
record EngineSettings(
        String applicationId,
        String bootstrapServers,
        Path model,
        String time,
        int maxEvents,
        Duration maxWait,
        Path state,
        Optional<String> instance,
        Optional<Integer> laneThreads,
        int standbys,
        Map<String, String> kafka) {
    /** An engine that replays a log with the shipped model. */
    static EngineSettings replay(String applicationId, ShopTopics topics, Path state) {
        return new EngineSettings(
                applicationId,
                topics.bootstrapServers(),
                ShippedModel.FOLDER,
                "{mode: replay}",
                256,
                Duration.ofMillis(50),
                state,
                Optional.empty(),
                Optional.empty(),
                0,
                Map.of());
    }

    EngineSettings batches(int events, Duration wait) {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                model,
                time,
                events,
                wait,
                state,
                instance,
                laneThreads,
                standbys,
                kafka);
    }

    EngineSettings live() {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                model,
                "{mode: live}",
                maxEvents,
                maxWait,
                state,
                instance,
                laneThreads,
                standbys,
                kafka);
    }

    /** Live, with a log whose events lie months back. */
    EngineSettings liveWithALog() {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                model,
                "{mode: live, max_age: 3650d}",
                maxEvents,
                maxWait,
                state,
                instance,
                laneThreads,
                standbys,
                kafka);
    }

    EngineSettings model(Path folder) {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                folder,
                time,
                maxEvents,
                maxWait,
                state,
                instance,
                laneThreads,
                standbys,
                kafka);
    }

    EngineSettings broker(String address) {
        return new EngineSettings(
                applicationId, address, model, time, maxEvents, maxWait, state, instance, laneThreads, standbys, kafka);
    }

    /** With a name that lasts over restarts: its partitions are kept for it. */
    EngineSettings instance(String name) {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                model,
                time,
                maxEvents,
                maxWait,
                state,
                Optional.of(name),
                laneThreads,
                standbys,
                kafka);
    }

    /** Another instance of the same application needs a state of its own. */
    EngineSettings state(Path folder) {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                model,
                time,
                maxEvents,
                maxWait,
                folder,
                instance,
                laneThreads,
                standbys,
                kafka);
    }

    /** With threads that have their rows merged for the device, as on a GPU; in runs so small that some are split. */
    EngineSettings laneFor(int threads) {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                model,
                time,
                maxEvents,
                maxWait,
                state,
                instance,
                Optional.of(threads),
                standbys,
                kafka);
    }

    /** With copies of the state on other instances. */
    EngineSettings standbys(int copies) {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                model,
                time,
                maxEvents,
                maxWait,
                state,
                instance,
                laneThreads,
                copies,
                kafka);
    }

    /** With properties for Kafka's clients. */
    EngineSettings kafka(Map<String, String> properties) {
        return new EngineSettings(
                applicationId,
                bootstrapServers,
                model,
                time,
                maxEvents,
                maxWait,
                state,
                instance,
                laneThreads,
                standbys,
                properties);
    }

    /** As the engine reads it. */
    TidewatchConfig config() {
        return ConfigFile.parse(yaml(), name -> Optional.empty());
    }

    String yaml() {
        // One thread, but where threads meet: the tests share a few cores with a broker.
        return """
            application_id: %s
            bootstrap_servers: %s
            model:
              path: %s
              device: cpu
            policy: %s
            experiments: %s
            batch:
              max_events: %d
              max_wait: %dms
            time: %s
            state:
              directory: %s
            http:
              port: 0
            %s
            processing:
              threads: %d
              standby_replicas: %d
            %s%s\
            """.formatted(
                applicationId,
                bootstrapServers,
                model.toAbsolutePath(),
                ShippedModel.POLICY_YAML,
                ShippedModel.EXPERIMENT_YAML,
                maxEvents,
                maxWait.toMillis(),
                time,
                state.toAbsolutePath(),
                laneThreads
                        .map(threads -> "scoring: {lane: always, lane_rows: 48, lane_wait: 1ms}")
                        .orElse(""),
                laneThreads.orElse(1),
                standbys,
                instance.map(name -> "  group_instance_id: " + name + "\n").orElse(""),
                kafka.isEmpty()
                        ? ""
                        : "kafka:\n"
                                + kafka.entrySet().stream()
                                        .map(property ->
                                                "  %s: \"%s\"\n".formatted(property.getKey(), property.getValue()))
                                        .collect(Collectors.joining()));
    }
}
