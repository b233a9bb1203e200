package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.SavepointName;
import io.tidewatch.streams.state.Names;
import io.tidewatch.topics.TidewatchException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Which savepoint is made, and of what.
 *
 * @param application the application's name, whatever its generation
 * @param source the application id of the generation whose state it is
 * @param name the savepoint's name
 * @param kind what becomes of that generation
 * @param parents partitions of that generation's state
 * @param partitions of the savepoint, {@code parents} or a multiple
 */
public record SavepointPlace(
        String application, String source, String name, BarrierKind kind, int parents, int partitions) {
    /** Behind the topic's name, the group whose positions say how far a copier is. */
    static final String COPIER = "-copier";

    /**
     * @throws TidewatchException if the name is none, or the partitions do not fit each other
     */
    public SavepointPlace {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(kind, "kind");
        SavepointName.checked("NAME", name);
        if (partitions < parents || partitions % parents != 0) {
            throw new TidewatchException(
                    ("%d partitions cannot be made of the %d that the state of '%s' has: every user must stay with one"
                                    + " parent. Give a multiple of %d, such as %d")
                            .formatted(partitions, parents, source, parents, 2 * parents));
        }
    }

    /** The savepoint's topic. */
    public String topic() {
        return Names.savepoint(application, name);
    }

    /** The group whose committed offsets say how far the changelogs are copied. */
    public String group() {
        return topic() + COPIER;
    }

    /** Fences another copier of the same savepoint. */
    String transactionalId() {
        return topic();
    }

    /** The changelog of the profiles. */
    String profiles() {
        return Names.changelog(source, Names.PROFILES);
    }

    /** The changelog of those who were erased, which an engine may not have. */
    String erased() {
        return Names.changelog(source, Names.ERASED);
    }

    /** The topic by which events, and requests, come to the tasks. */
    String rerouted() {
        return Names.repartition(source, Names.REROUTED);
    }

    List<TopicPartition> profilePartitions() {
        return partitions(profiles(), parents);
    }

    List<TopicPartition> reroutedPartitions() {
        return partitions(rerouted(), parents);
    }

    List<TopicPartition> ownPartitions() {
        return partitions(topic(), partitions);
    }

    static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }
}
