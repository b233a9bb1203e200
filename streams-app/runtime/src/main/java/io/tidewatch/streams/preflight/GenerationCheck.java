package io.tidewatch.streams.preflight;

import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.streams.savepoint.SavepointFit;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.admin.ClusterTopic;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Whether the configured generation can run beside what the cluster has of others: the savepoint it begins with, and later generations. */
final class GenerationCheck {
    private final TidewatchConfig config;
    private final OptionalInt later;
    private final boolean hasState;

    /**
     * @param topics the names of all topics that the user may see
     */
    GenerationCheck(TidewatchConfig config, Set<String> topics) {
        this.config = config;
        OptionalInt latest = Names.latestGeneration(config.baseApplicationId(), topics);
        this.later = latest.orElse(0) > config.generation().number() ? latest : OptionalInt.empty();
        this.hasState = topics.contains(Names.changelog(config.applicationId(), Names.PROFILES));
    }

    /**
     * A generation whose state was cleaned away has had its time: started again it would make everything anew from the events that are left.
     *
     * @throws TidewatchException if that is so
     */
    void checkNotReplaced() {
        if (later.isPresent() && !hasState) {
            throw new TidewatchException(
                    "%s, and the state of '%s' is gone; %s".formatted(replaced(), config.applicationId(), remedy()));
        }
    }

    /**
     * How many tasks there are to be.
     *
     * @param input the events' topic
     * @param savepoint the savepoint's topic, if the generation begins with one and it exists
     * @throws TidewatchException if it does not exist, or does not fit the events
     */
    int tasks(ClusterTopic input, Optional<ClusterTopic> savepoint) {
        if (config.savepointTopic().isEmpty()) {
            return input.partitions();
        }
        String name = config.generation().from().orElseThrow();
        ClusterTopic topic = savepoint.orElseThrow(() -> new TidewatchException(
                "the savepoint %s ('generation.from') does not exist: there is no topic %s; 'tidewatch savepoint list' names those that do"
                        .formatted(name, config.savepointTopic().get())));
        SavepointFit.misfit(name, topic.partitions(), input.name(), input.partitions())
                .ifPresent(misfit -> {
                    throw new TidewatchException(misfit);
                });
        return topic.partitions();
    }

    /**
     * What is to be said where the state does not fit the topic that its tasks are counted by.
     *
     * @param counted that topic
     * @param partitions how many it has
     */
    String misfit(String counted, int partitions, ClusterTopic state) {
        String fact = "%s has %d partitions, but the state of application '%s' was made with %d (topic %s)"
                .formatted(counted, partitions, config.applicationId(), state.partitions(), state.name());
        return later.isPresent()
                ? "%s, and %s; %s".formatted(fact, replaced(), remedy())
                : fact
                        + "; more partitions with the state carried over are made by 'tidewatch shards grow'. Recreate %s with %d partitions, or give another application_id to start from nothing"
                                .formatted(counted, state.partitions());
    }

    private String replaced() {
        return "generation %d of '%s' has taken over".formatted(later.getAsInt(), config.baseApplicationId());
    }

    private String remedy() {
        return "this one may be stopped: run 'generation: {number: %d, from: SAVEPOINT}' instead"
                .formatted(later.getAsInt());
    }
}
