package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.catalog.InternalTopicDefinition;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Deletes what one of the two generations of a growth keeps: the old one's when it is over, the next one's when it is taken back. */
public final class GrowthEnd {
    private final Generations generations;
    private final Cluster cluster;
    private final Map<String, ?> client;
    private final Telling telling;

    /**
     * An end.
     *
     * @param client the client's properties: brokers, security
     */
    public GrowthEnd(Generations generations, Cluster cluster, Map<String, ?> client, Telling telling) {
        this.generations = generations;
        this.cluster = cluster;
        this.client = client;
        this.telling = telling;
    }

    /**
     * Deletes, after asking.
     *
     * @param yes whether nobody need be asked
     */
    public void clean(boolean yes) {
        GrowthFacts facts = new Growth(generations, cluster, client, telling).facts();
        GrowthPhase phase = GrowthPlan.phase(facts);
        switch (phase) {
            case NOT_BEGUN, CLEANED -> telling.line("There is nothing to clean: " + phase.words() + ".");
            case COPYING -> takeBack(yes);
            case GROWN -> finish(yes);
            default ->
                throw new TidewatchException(
                        "the growth is on its way (%s), and both generations are needed until it is over: %s"
                                .formatted(
                                        phase.words(),
                                        GrowthPlan.next(
                                                phase,
                                                facts.savepoint().orElseThrow(),
                                                generations.nextNumber(),
                                                generations.savepoint())));
        }
    }

    private void takeBack(boolean yes) {
        checkStopped(generations.next());
        List<String> topics = topics(generations.next());
        topics.add(generations.topic());
        if (agreed(yes, topics, "nothing has changed for '%s', which works on".formatted(generations.old()))) {
            cluster.deleteTopics(topics);
            deleteGroups(generations.next());
            telling.line("Taken back. '%s' was not touched.".formatted(generations.old()));
        }
    }

    private void finish(boolean yes) {
        checkStopped(generations.old());
        List<String> topics = topics(generations.old());
        if (agreed(
                yes,
                topics,
                "and all records of %s; there is no way back to '%s' then"
                        .formatted(generations.topic(), generations.old()))) {
            cluster.empty(generations.topic());
            cluster.deleteTopics(topics);
            deleteGroups(generations.old());
            telling.line("Cleaned. %s stays, empty, as long as '%s' names it."
                    .formatted(generations.topic(), generations.next()));
        }
    }

    private void deleteGroups(String application) {
        cluster.deleteGroup(application);
        cluster.deleteGroup(generations.topic() + SavepointPlace.COPIER);
    }

    private void checkStopped(String application) {
        int members = cluster.members(application);
        if (members > 0) {
            throw new TidewatchException(
                    "the group of '%s' has %d members; stop its engines first".formatted(application, members));
        }
    }

    private boolean agreed(boolean yes, List<String> topics, String what) {
        String told = "This deletes " + String.join(", ", topics) + ": " + what + ".";
        if (yes || telling.agrees(told + " Delete?")) {
            return true;
        }
        telling.line(told + " Nothing was deleted; to delete without being asked add --yes.");
        return false;
    }

    private List<String> topics(String application) {
        List<String> topics = new ArrayList<>();
        for (InternalTopicDefinition store : TopicCatalog.shipped().changelogs()) {
            topics.add(Names.changelog(application, store.name()));
        }
        for (InternalTopicDefinition repartition : TopicCatalog.shipped().repartitions()) {
            topics.add(Names.repartition(application, repartition.name()));
        }
        return topics;
    }
}
