package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.state.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What it means to begin with a savepoint, by what the cluster tells: what is decided again, what can no longer be, and what to start.
 * Pure.
 *
 * @param application the application's name, whatever its generation
 * @param savepoint its name
 * @param clock the latest event time that the state had seen, epoch milliseconds; empty if it had seen none
 * @param stood the next offset of each partition of the events' topic that had a task
 * @param begins the first offset that each partition of the events' topic still has
 * @param ends the offset behind each partition's last record
 * @param latest the highest number of a generation that there is
 * @param members of that generation's group
 */
record RestorePlan(
        String application,
        String savepoint,
        OptionalLong clock,
        Map<Integer, Long> stood,
        Map<Integer, Long> begins,
        Map<Integer, Long> ends,
        int latest,
        int members) {
    RestorePlan {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(savepoint, "savepoint");
        Objects.requireNonNull(clock, "clock");
        stood = Map.copyOf(stood);
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
    }

    /** Why no engine can begin with it, in a sentence; empty if one can: it must find its place in the events' topic. */
    Optional<String> refusal() {
        return stood.keySet().stream()
                .sorted()
                .filter(partition -> stood(partition) > ends.getOrDefault(partition, 0L))
                .findFirst()
                .map(partition ->
                        "the savepoint %s stands at offset %d of partition %d of shop.events, which ends at %d: the topic was made anew, or mirrored without its offsets. Begin with a savepoint of this topic, or mirror the topic with its offsets"
                                .formatted(savepoint, stood(partition), partition, ends.getOrDefault(partition, 0L)));
    }

    /** For a person: what the state is, what of the events since is there, and the steps. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                clock.isPresent()
                        ? "It holds what had happened until %s.".formatted(Instant.ofEpochMilli(clock.getAsLong()))
                        : "It was made before the first event.");
        lines.add(
                "Behind it shop.events has up to %s records. They are decided again, and their alerts come under the ids that they had."
                        .formatted(grouped(again())));
        if (lost() > 0) {
            lines.add(
                    "Up to %s records behind it have been deleted from shop.events (%s): the visits and purchases in them will be missing. A younger savepoint lacks less."
                            .formatted(grouped(lost()), gaps()));
        }
        lines.add("To begin with it:");
        String now = Names.generation(application, latest);
        lines.add(
                members == 0
                        ? "1. Leave the engines of '%s' stopped.".formatted(now)
                        : "1. Stop the engines of '%s' (%d at work). Where both are to decide for a time, leave them: with the same model and policy consumers know the alerts of both by their ids."
                                .formatted(now, members));
        lines.add(
                "2. Start engines with the same configuration, but 'generation: {number: %d, from: %s}', and a state.directory and an http.port of their own."
                        .formatted(number(), savepoint));
        lines.add("3. Wait until 'tidewatch status' shows them ready and without lag.");
        lines.add(
                "4. Erase once more whom you have erased since the savepoint was made, and delete the savepoints in which they still are.");
        return List.copyOf(lines);
    }

    /** That of the next generation: one that was not used yet. */
    int number() {
        return latest + 1;
    }

    /** Records that are there, transaction markers among them. */
    private long again() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - Math.max(begin(end.getKey()), stood(end.getKey()))))
                .sum();
    }

    private long lost() {
        return stood.keySet().stream().mapToLong(this::lost).sum();
    }

    private long lost(int partition) {
        return Math.max(0, begin(partition) - stood(partition));
    }

    private String gaps() {
        return stood.keySet().stream()
                .sorted()
                .filter(partition -> lost(partition) > 0)
                .map(partition ->
                        "partition %d: offsets %d to %d".formatted(partition, stood(partition), begin(partition) - 1))
                .collect(Collectors.joining("; "));
    }

    private long begin(int partition) {
        return begins.getOrDefault(partition, 0L);
    }

    /** A partition that the topic got later is read from its first record. */
    private long stood(int partition) {
        return stood.getOrDefault(partition, 0L);
    }

    private static String grouped(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }
}
