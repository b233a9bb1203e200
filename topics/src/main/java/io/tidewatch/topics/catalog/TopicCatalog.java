package io.tidewatch.topics.catalog;

import io.tidewatch.topics.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Every topic of Tidewatch, as {@code topics.yaml} defines them. What a cluster has is not known here.
 *
 * @param topics at least one, each name once, exactly one that carries state
 * @param changelogs of the engine's stores, each store once; may be empty in a catalog of the user's own
 * @param repartitions through which records go to their right partition, each name once; may be empty likewise
 * @param savepoints which hold the state of all users, each name once; may be empty likewise
 */
public record TopicCatalog(
        List<TopicDefinition> topics,
        List<InternalTopicDefinition> changelogs,
        List<InternalTopicDefinition> repartitions,
        List<InternalTopicDefinition> savepoints) {
    /** The definition that all savepoints have, as yet the only one. */
    private static final String SAVEPOINT = "savepoint";

    private static final String SHIPPED = "/io/tidewatch/topics/topics.yaml";

    public TopicCatalog {
        topics = List.copyOf(topics);
        changelogs = List.copyOf(changelogs);
        repartitions = List.copyOf(repartitions);
        savepoints = List.copyOf(savepoints);
        checkOnce("changelog of", changelogs);
        checkOnce("repartition topic", repartitions);
        checkOnce("savepoint topic", savepoints);
        Set<String> names = new HashSet<>();
        for (TopicDefinition topic : topics) {
            if (!names.add(topic.name())) {
                throw new TidewatchException("topic '" + topic.name() + "' is defined twice");
            }
        }
        long stateful = topics.stream().filter(TopicDefinition::carriesState).count();
        if (stateful != 1) {
            throw new TidewatchException("'carries_state: true' is set on " + stateful
                    + " topics, must be on exactly one: the engine's stores are partitioned like it");
        }
    }

    private static void checkOnce(String what, List<InternalTopicDefinition> topics) {
        Set<String> names = new HashSet<>();
        for (InternalTopicDefinition topic : topics) {
            if (!names.add(topic.name())) {
                throw new TidewatchException("the " + what + " '" + topic.name() + "' is defined twice");
            }
        }
    }

    /** The catalog that comes with this jar. */
    public static TopicCatalog shipped() {
        try (InputStream yaml = TopicCatalog.class.getResourceAsStream(SHIPPED)) {
            if (yaml == null) {
                throw new IllegalStateException("the jar has no " + SHIPPED);
            }
            return CatalogReader.read("topics.yaml", new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped topics.yaml could not be read", e);
        }
    }

    /**
     * A catalog of the user's own.
     *
     * @throws TidewatchException if the file cannot be read or is not valid; the message says what to change
     */
    public static TopicCatalog read(Path file) {
        try {
            return CatalogReader.read(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new TidewatchException("the topic catalog " + file + " does not exist");
        } catch (IOException e) {
            throw new TidewatchException("the topic catalog " + file + " cannot be read as UTF-8 text");
        }
    }

    /**
     * The topic of that name.
     *
     * @throws TidewatchException if there is none
     */
    public TopicDefinition topic(String name) {
        return topics.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TidewatchException("the topic catalog has no topic '" + name + "'"));
    }

    /**
     * The changelog of a store.
     *
     * @throws TidewatchException if there is none
     */
    public InternalTopicDefinition changelog(String store) {
        return internal("changelog of", changelogs, store);
    }

    /**
     * The repartition topic of a name.
     *
     * @throws TidewatchException if there is none
     */
    public InternalTopicDefinition repartition(String name) {
        return internal("repartition topic", repartitions, name);
    }

    /**
     * What the topic of every savepoint is like.
     *
     * @throws TidewatchException if the catalog does not say
     */
    public InternalTopicDefinition savepoint() {
        return internal("savepoint topic", savepoints, SAVEPOINT);
    }

    private static InternalTopicDefinition internal(String what, List<InternalTopicDefinition> topics, String name) {
        return topics.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TidewatchException("the topic catalog has no " + what + " '" + name + "'"));
    }

    /** The topic that the engine's stores are partitioned like. */
    public TopicDefinition stateful() {
        return topics.stream().filter(TopicDefinition::carriesState).findFirst().orElseThrow();
    }

    /** The same catalog with {@code copies} of every topic; see {@link TopicDefinition#withReplication}. */
    public TopicCatalog withReplication(int copies) {
        return new TopicCatalog(
                topics.stream().map(topic -> topic.withReplication(copies)).toList(),
                changelogs.stream().map(topic -> topic.withReplication(copies)).toList(),
                repartitions.stream()
                        .map(topic -> topic.withReplication(copies))
                        .toList(),
                savepoints.stream().map(topic -> topic.withReplication(copies)).toList());
    }

    /** The same catalog with {@code count} partitions of the topic that carries state. */
    public TopicCatalog withStatePartitions(int count) {
        return map(topic -> topic.carriesState() ? topic.withPartitions(count) : topic);
    }

    /** The same catalog with {@code count} partitions of every topic, as a small or a test cluster wants it. */
    public TopicCatalog withPartitions(int count) {
        return map(topic -> topic.withPartitions(count));
    }

    private TopicCatalog map(UnaryOperator<TopicDefinition> change) {
        return new TopicCatalog(topics.stream().map(change).toList(), changelogs, repartitions, savepoints);
    }
}
