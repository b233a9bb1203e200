package io.tidewatch.cli.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All instances at one look.
 *
 * @param at when
 * @param instances in order of their addresses
 */
public record GroupStatus(Instant at, List<Instance> instances) {
    public GroupStatus {
        Objects.requireNonNull(at, "at");
        instances = List.copyOf(instances);
    }

    /**
     * One instance.
     *
     * @param address where it was asked, or where it says that it answers
     * @param status what it said; empty if it did not answer
     * @param failure why not; empty text if it did
     */
    record Instance(String address, Optional<InstanceStatus> status, String failure) {
        Instance {
            Objects.requireNonNull(status, "status");
        }
    }

    /** Whether any answered. */
    public boolean anyAnswers() {
        return answering().findAny().isPresent();
    }

    Stream<InstanceStatus> answering() {
        return instances.stream().flatMap(instance -> instance.status().stream());
    }

    /** Partitions of the input topic; 0 if nobody knows. */
    int topicPartitions() {
        return answering().mapToInt(InstanceStatus::topicPartitions).max().orElse(0);
    }

    /** Those that an instance which answers has. */
    Set<Integer> had() {
        return answering()
                .flatMap(instance -> instance.partitions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that the group has given to an instance, as one that answers has heard. */
    Set<Integer> givenTo(String address) {
        return answering()
                .flatMap(instance -> instance.members().stream())
                .filter(member -> member.address().equals(address))
                .flatMap(member -> member.partitions().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Events a second of an instance since an earlier look; empty if it was not there or has started since. */
    OptionalDouble eventsPerSecond(Instance instance, Optional<GroupStatus> before) {
        Optional<InstanceStatus> now = instance.status();
        Optional<InstanceStatus> past = before.stream()
                .flatMap(group -> group.instances().stream())
                .filter(other -> other.address().equals(instance.address()))
                .flatMap(other -> other.status().stream())
                .findFirst();
        if (now.isEmpty() || past.isEmpty()) {
            return OptionalDouble.empty();
        }
        double seconds = Duration.between(past.get().at(), now.get().at()).toMillis() / 1000.0;
        long events = now.get().eventsIn() - past.get().eventsIn();
        return seconds <= 0 || events < 0 ? OptionalDouble.empty() : OptionalDouble.of(events / seconds);
    }
}
