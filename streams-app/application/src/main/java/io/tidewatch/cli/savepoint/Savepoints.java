package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.streams.savepoint.SavepointFit;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.savepoint.SavepointName;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.TopicNames;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** An application's savepoints on a cluster: makes, lists, verifies and deletes them. */
public final class Savepoints {
    private final String application;
    private final Cluster cluster;
    private final Map<String, ?> client;

    /**
     * Those of an application, whatever its generation.
     *
     * @param client the client's properties: brokers, security
     */
    public Savepoints(String application, Cluster cluster, Map<String, ?> client) {
        this.application = application;
        this.cluster = cluster;
        this.client = client;
    }

    /**
     * Makes one of a generation at work, or goes on with it.
     *
     * @param source the generation's application id
     * @param partitions how many the savepoint gets; empty: as many as the state
     */
    public void create(String source, String name, Optional<Integer> partitions, Telling telling) {
        int parents =
                cluster.partitions(Names.changelog(source, Names.PROFILES)).size();
        if (parents == 0) {
            throw new TidewatchException(
                    "the application '%s' has no state on this cluster; see that --config has its application_id and generation"
                            .formatted(source));
        }
        SavepointPlace place =
                new SavepointPlace(application, source, name, BarrierKind.LIVE, parents, partitions.orElse(parents));
        if (cluster.members(source) == 0) {
            throw new TidewatchException(
                    "no engine of '%s' is running, and its tasks must say where they stand; start it, and run this again"
                            .formatted(source));
        }
        SavepointTopic.make(cluster, place);
        try (Copier copier = Copier.open(place, cluster, client, Clock.systemUTC())) {
            if (copier.copy().isComplete()) {
                throw new TidewatchException(
                        "the savepoint %s is whole already; give another name, or delete it with 'tidewatch savepoint delete %s'"
                                .formatted(name, name));
            }
            if (copier.copy().asked().filter(kind -> kind == BarrierKind.FINAL).isPresent()) {
                throw new TidewatchException(
                        "the savepoint %s belongs to a growth; go on with 'tidewatch shards grow'".formatted(name));
            }
            CopyRun run = new CopyRun(copier, telling);
            run.toTail();
            run.end(BarrierKind.LIVE);
            telling.line("The savepoint %s is whole: %s."
                    .formatted(name, run.figures().words()));
        }
    }

    /** All there are, by name. */
    public Map<String, SavepointTails> list() {
        String prefix = Names.savepoint(application, "");
        Map<String, SavepointTails> found = new TreeMap<>();
        cluster.topicsNamed(prefix)
                .forEach(topic -> SavepointTails.read(cluster, client, topic)
                        .ifPresent(tails -> found.put(topic.substring(prefix.length()), tails)));
        return found;
    }

    /**
     * Reads one whole and compares.
     *
     * @throws TidewatchException if it is not whole or not good
     */
    public void verify(String name, Telling telling) {
        String topic = topic(name);
        List<TopicPartition> partitions = cluster.partitions(topic);
        SavepointTails tails = SavepointTails.read(cluster, client, topic).orElseThrow();
        if (!tails.isComplete()) {
            throw new TidewatchException("the savepoint %s is not whole: %d of its %d partitions have an end"
                    .formatted(name, tails.ends().size(), partitions.size()));
        }
        int parents = tails.ends().get(0).barrier().partitions();
        SavepointCopy copy = new SavepointCopy(name, parents, partitions.size());
        long[] records = {0};
        try (SavepointReader reader = SavepointReader.open(client, topic)) {
            reader.begin(partitions, Map.of());
            reader.toEnds(cluster.ends(partitions, IsolationLevel.READ_COMMITTED), record -> {
                SavepointKey.decode(record.key())
                        .ifPresent(key -> copy.found(record.partition(), key, Optional.ofNullable(record.value())));
                records[0]++;
                telling.progress(() -> String.format(Locale.ENGLISH, "%,d records read", records[0]));
            });
        }
        List<String> faults = copy.faults();
        if (!faults.isEmpty()) {
            throw new TidewatchException(
                    "the savepoint %s is damaged: %s. Make another one".formatted(name, String.join("; ", faults)));
        }
        telling.line(String.format(
                Locale.ENGLISH,
                "The savepoint %s is good: %,d users with checksum %016x in %d partitions, made of %d.",
                name,
                copy.users(),
                copy.checksum(),
                partitions.size(),
                parents));
    }

    /**
     * Reads one whole, and tells what it means to begin with it and how.
     *
     * @param number of the configuration's generation
     * @throws TidewatchException if it is not whole or not good, or does not fit the events' topic
     */
    public List<String> restore(String name, int number, Telling telling) {
        verify(name, telling);
        SavepointTails tails = SavepointTails.read(cluster, client, topic(name)).orElseThrow();
        List<TopicPartition> events = cluster.partitions(TopicNames.SHOP_EVENTS);
        if (events.isEmpty()) {
            throw new TidewatchException("the topic %s does not exist; mirror it with its offsets, or make it"
                    .formatted(TopicNames.SHOP_EVENTS));
        }
        SavepointFit.misfit(name, tails.partitions(), TopicNames.SHOP_EVENTS, events.size())
                .ifPresent(misfit -> {
                    throw new TidewatchException(misfit);
                });
        List<Barrier> barriers =
                tails.ends().values().stream().map(SavepointEnd::barrier).toList();
        int latest = Math.max(
                number,
                Names.latestGeneration(application, cluster.topicsNamed(application))
                        .orElse(1));
        RestorePlan plan = new RestorePlan(
                application,
                name,
                barriers.stream()
                        .flatMapToLong(barrier -> barrier.clock().stream())
                        .max(),
                // Partitions of one parent begin at the same place.
                barriers.stream()
                        .collect(Collectors.toMap(Barrier::partition, Barrier::eventsPosition, (one, same) -> one)),
                byPartition(cluster.begins(events)),
                byPartition(cluster.ends(events, IsolationLevel.READ_COMMITTED)),
                latest,
                cluster.members(Names.generation(application, latest)));
        plan.refusal().ifPresent(refusal -> {
            throw new TidewatchException(refusal);
        });
        return plan.lines();
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(offset -> offset.getKey().partition(), Map.Entry::getValue));
    }

    /**
     * Deletes one, after asking.
     *
     * @param used the savepoint that the engine's configuration names
     * @param yes whether nobody need be asked
     */
    public void delete(String name, Optional<String> used, boolean yes, Telling telling) {
        String topic = topic(name);
        if (used.filter(name::equals).isPresent()) {
            throw new TidewatchException(
                    "the engine of --config begins with the savepoint %s and reads its topic as long as it runs; to free the space run 'tidewatch shards clean'"
                            .formatted(name));
        }
        if (!yes && !telling.agrees("This deletes the topic " + topic + ". Delete?")) {
            telling.line("Nothing was deleted; to delete without being asked add --yes.");
            return;
        }
        cluster.deleteTopics(List.of(topic));
        cluster.deleteGroup(topic + SavepointPlace.COPIER);
        telling.line("Deleted " + topic + ".");
    }

    private String topic(String name) {
        String topic = Names.savepoint(application, SavepointName.checked("NAME", name));
        if (cluster.topic(topic).isEmpty()) {
            throw new TidewatchException(
                    "there is no savepoint %s of '%s'; 'tidewatch savepoint list' shows which there are"
                            .formatted(name, application));
        }
        return topic;
    }
}
