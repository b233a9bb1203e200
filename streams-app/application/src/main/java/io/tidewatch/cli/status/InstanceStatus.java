package io.tidewatch.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What an instance says of itself on {@code /status}, as far as the screen shows it. What an instance of another version leaves out
 * counts as nothing.
 *
 * @param address where other instances reach it; empty if it does not say
 * @param at when it was asked, by its own clock
 * @param cause why it is ready or not, in a sentence
 * @param topicPartitions of the input topic, those of all instances; 0 if it does not know
 * @param partitions of the input topic that it has
 * @param standbys those that it keeps a copy of
 * @param refused the model that should be in force and was refused
 * @param eventsIn records that it has taken since its start
 * @param alerts alerts that it has sent since its start
 * @param restored of the changelog records that its stores in use still have to take or took, how many they took
 * @param toRestore all of them; 0 if every store is whole
 * @param members the instances of the group that it knows
 */
record InstanceStatus(
        Optional<String> address,
        String version,
        String applicationId,
        Duration uptime,
        Instant at,
        String state,
        boolean ready,
        String cause,
        Optional<Instant> brokersSilentSince,
        int topicPartitions,
        Set<Integer> partitions,
        Set<Integer> standbys,
        String model,
        Optional<String> refused,
        long eventsIn,
        long alerts,
        long restored,
        long toRestore,
        List<Task> tasks,
        List<Member> members) {
    InstanceStatus {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(brokersSilentSince, "brokersSilentSince");
        Objects.requireNonNull(refused, "refused");
        partitions = Set.copyOf(partitions);
        standbys = Set.copyOf(standbys);
        tasks = List.copyOf(tasks);
        members = List.copyOf(members);
    }

    /**
     * A partition at work.
     *
     * @param lagRecords not committed; empty if the brokers have not told
     * @param lagSeconds how old the oldest of them is; likewise
     * @param stuckSince since when records have waited without a commit
     * @param clockLagSeconds how far its event time is behind; empty before its first event
     */
    record Task(
            int partition,
            String model,
            OptionalLong lagRecords,
            OptionalDouble lagSeconds,
            Optional<Instant> stuckSince,
            OptionalDouble clockLagSeconds,
            int waiting,
            boolean timersBehind,
            long unaccounted) {}

    /** An instance of the group. */
    record Member(String address, Set<Integer> partitions) {
        Member {
            partitions = Set.copyOf(partitions);
        }
    }

    /** Reads an answer. */
    static InstanceStatus of(JsonNode json) {
        List<JsonNode> unfinished = each(json.path("stores"))
                .filter(store -> !store.path("standby").asBoolean()
                        && !store.path("finished").asBoolean())
                .toList();
        return new InstanceStatus(
                text(json.path("address")),
                json.path("version").asText(),
                json.path("application_id").asText(),
                Duration.ofMillis(Math.round(json.path("uptime_seconds").asDouble() * 1000)),
                time(json.path("time")).orElse(Instant.EPOCH),
                json.path("state").asText(),
                json.at("/ready/ok").asBoolean(),
                json.at("/ready/cause").asText(),
                time(json.at("/brokers/silent_since")),
                json.at("/input/topic_partitions").asInt(),
                numbers(json.at("/input/partitions")),
                each(json.path("stores"))
                        .filter(store -> store.path("standby").asBoolean())
                        .map(store -> store.path("partition").asInt())
                        .collect(Collectors.toSet()),
                json.at("/model/name").asText(),
                text(json.at("/model/refused/name")),
                json.at("/counters/events_in").asLong(),
                each(json.at("/counters/alerts_by_kind"))
                        .mapToLong(JsonNode::asLong)
                        .sum(),
                sum(unfinished, "restored_offsets"),
                sum(unfinished, "total_offsets"),
                each(json.path("tasks")).map(InstanceStatus::task).toList(),
                each(json.path("instances"))
                        .map(member -> new Member(member.path("address").asText(), numbers(member.path("partitions"))))
                        .toList());
    }

    private static Task task(JsonNode json) {
        return new Task(
                json.path("partition").asInt(),
                json.path("model").asText(),
                json.path("lag_records").isNumber()
                        ? OptionalLong.of(json.path("lag_records").asLong())
                        : OptionalLong.empty(),
                number(json.path("lag_seconds")),
                time(json.path("stuck_since")),
                number(json.path("clock_lag_seconds")),
                json.path("pending_events").asInt(),
                json.path("timers_behind").asBoolean(),
                json.path("unaccounted_events").asLong());
    }

    private static long sum(List<JsonNode> stores, String field) {
        return stores.stream().mapToLong(store -> store.path(field).asLong()).sum();
    }

    private static Set<Integer> numbers(JsonNode array) {
        return each(array).map(JsonNode::asInt).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> text(JsonNode json) {
        return json.isTextual() ? Optional.of(json.asText()) : Optional.empty();
    }

    private static OptionalDouble number(JsonNode json) {
        return json.isNumber() ? OptionalDouble.of(json.asDouble()) : OptionalDouble.empty();
    }

    private static Optional<Instant> time(JsonNode json) {
        try {
            return text(json).map(Instant::parse);
        } catch (DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
