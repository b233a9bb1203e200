package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.BarrierRequest;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.task.Origin;
import io.tidewatch.topics.TidewatchException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Copies the changelogs of an engine at work into a savepoint, piece by piece, until every task has written its barrier; then the events on
 * their way between tasks, and the ends. All that it knows is on the brokers: one that is killed is followed by another that goes on. For
 * one thread.
 */
public final class Copier implements AutoCloseable {
    /** A loader reads what is committed, and a killed copier copies so much again. */
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    /** Says that it is still at work when nothing comes. */
    private static final Duration COMMIT_IDLE_EVERY = Duration.ofMinutes(1);
    /**
     * A changelog keeps the note that a row is gone for a day (delete.retention.ms) after it was compacted. Who comes later may miss it, and keep the
     * row.
     */
    private static final Duration GOES_ON_WITHIN = Duration.ofHours(23);

    private final SavepointPlace place;
    private final SavepointCopy copy;
    private final Cluster cluster;
    private final Map<String, ?> client;
    private final Clock clock;
    private final SavepointWriter writer;
    private final SavepointReader reader;
    private final List<TopicPartition> erased;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private long committedNanos = System.nanoTime();
    private boolean written;
    private long rows;
    private long bytes;

    private Copier(
            SavepointPlace place,
            Cluster cluster,
            Map<String, ?> client,
            Clock clock,
            SavepointWriter writer,
            SavepointReader reader) {
        this.place = place;
        this.copy = new SavepointCopy(place.name(), place.parents(), place.partitions());
        this.cluster = cluster;
        this.client = client;
        this.clock = clock;
        this.writer = writer;
        this.reader = reader;
        this.erased = cluster.partitions(place.erased());
    }

    /**
     * A copier that goes on where another one ended, alone at work.
     *
     * @param client the client's properties: brokers, security
     * @param clock the wall
     * @throws TidewatchException if the brokers do not let it, or the savepoint was left too long ago
     */
    public static Copier open(SavepointPlace place, Cluster cluster, Map<String, ?> client, Clock clock) {
        // First: it ends another copier and what that left open, so that what is there stands still.
        SavepointWriter writer = SavepointWriter.open(client, place);
        try {
            SavepointReader reader = SavepointReader.open(client, place.group());
            try {
                Copier copier = new Copier(place, cluster, client, clock, writer, reader);
                copier.goOn();
                return copier;
            } catch (RuntimeException inVain) {
                reader.close();
                throw inVain;
            }
        } catch (RuntimeException inVain) {
            writer.close();
            throw inVain;
        }
    }

    /** What is known of the savepoint. */
    public SavepointCopy copy() {
        return copy;
    }

    /** Records that this copier has written. */
    public long rows() {
        return rows;
    }

    /** Their bytes before compression. */
    public long bytes() {
        return bytes;
    }

    /** How many offsets of the changelogs lie ahead of what is copied. */
    public long behind() {
        return reader.behind(running());
    }

    /** Copies a piece, or waits a moment for one. */
    public void copySome() {
        ConsumerRecords<byte[], byte[]> records = reader.poll();
        for (TopicPartition partition : records.partitions()) {
            take(partition, records.records(partition));
        }
        Duration since = Duration.ofNanos(System.nanoTime() - committedNanos);
        if (since.compareTo(written ? COMMIT_EVERY : COMMIT_IDLE_EVERY) >= 0) {
            commit();
        }
    }

    /** Makes what was copied readable, and the place from which a next copier goes on. */
    public void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        String now = Long.toString(clock.millis());
        positions.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset, now)));
        writer.commit(offsets, reader.group());
        written = false;
        committedNanos = System.nanoTime();
    }

    /**
     * Asks every task for its barrier, in one transaction: none sees its request before all have one, so that what a task sends on behind
     * its barrier comes to another one behind that one's request.
     */
    public void ask(BarrierKind kind) {
        BarrierRequest request = new BarrierRequest(place.name(), kind);
        if (copy.asked().isEmpty()) {
            // Where the changelog ended at the first request: a task that has answered need not be there any more.
            Map<TopicPartition, Long> ends = cluster.ends(place.profilePartitions(), IsolationLevel.READ_UNCOMMITTED);
            writer.write(copy.ask(
                    kind, place.profilePartitions().stream().map(ends::get).toList()));
        }
        place.reroutedPartitions()
                .forEach(partition -> writer.send(request.record(partition.topic(), partition.partition())));
        commit();
    }

    /** Copies what was on its way, and ends the savepoint; when every task has answered. */
    public void finish() {
        reader.toEnds(cluster.ends(erased, IsolationLevel.READ_UNCOMMITTED), this::takeErased);
        copyOnTheWay();
        copy.end().forEach(this::write);
        commit();
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }

    private void goOn() {
        List<TopicPartition> sources = new ArrayList<>(place.profilePartitions());
        sources.addAll(erased);
        Map<TopicPartition, OffsetAndMetadata> committed = reader.committed(sources);
        try (SavepointReader own = SavepointReader.open(client, place.group())) {
            own.begin(place.ownPartitions(), Map.of());
            long[] found = {0};
            own.toEnds(cluster.ends(place.ownPartitions(), IsolationLevel.READ_COMMITTED), record -> {
                found[0]++;
                SavepointKey.decode(record.key())
                        .ifPresent(key -> copy.found(record.partition(), key, Optional.ofNullable(record.value())));
            });
            if (found[0] > 0 && !copy.isComplete()) {
                checkAge(committed.values());
            }
        }
        committed.forEach((partition, position) -> positions.put(partition, position.offset()));
        reader.begin(sources, positions);
    }

    private void checkAge(Collection<OffsetAndMetadata> committed) {
        long latest = committed.stream()
                .map(OffsetAndMetadata::metadata)
                .filter(metadata -> metadata.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
        if (clock.millis() - latest > GOES_ON_WITHIN.toMillis()) {
            throw new TidewatchException(
                    ("the savepoint %s was begun and left for more than %d hours, after which users who are gone may"
                                    + " be missed; delete it with 'tidewatch savepoint delete %s' and make it anew")
                            .formatted(place.name(), GOES_ON_WITHIN.toHours(), place.name()));
        }
    }

    private void take(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        if (!partition.topic().equals(place.profiles())) {
            records.forEach(this::takeErased);
        } else {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                copy.profile(partition.partition(), record.offset(), record.key(), Optional.ofNullable(record.value()))
                        .ifPresent(this::write);
                if (copy.barrier(partition.partition()).isPresent()) {
                    // At the marker and not behind it: a next copier reads it again.
                    reader.stop(partition, record.offset());
                    break;
                }
            }
        }
        positions.put(partition, reader.position(partition));
    }

    private void takeErased(ConsumerRecord<byte[], byte[]> record) {
        copy.erased(record.partition(), record.key(), Optional.ofNullable(record.value()))
                .forEach(this::write);
    }

    private void copyOnTheWay() {
        List<TopicPartition> rerouted = place.reroutedPartitions();
        Map<TopicPartition, Long> begins = cluster.begins(rerouted);
        begins.replaceAll((partition, first) -> Math.max(
                first,
                copy.barrier(partition.partition())
                        .map(Barrier::arrivalsPosition)
                        .orElseThrow()));
        try (SavepointReader sentOn = SavepointReader.open(client, place.group())) {
            sentOn.begin(rerouted, begins);
            // What a task sent on before its barrier is there when the barrier is, though perhaps not yet committed.
            sentOn.toEnds(
                    cluster.ends(rerouted, IsolationLevel.READ_UNCOMMITTED),
                    record -> Origin.of(record.headers())
                            .filter(origin -> record.key() != null)
                            .flatMap(origin -> copy.onTheWay(
                                    origin.partition(),
                                    origin.offset(),
                                    record.key(),
                                    Optional.ofNullable(record.value())))
                            .ifPresent(row -> writer.write(row, record.timestamp(), record.headers())));
        }
    }

    private void write(SavepointCopy.Row row) {
        writer.write(row);
        written = true;
        rows++;
        bytes +=
                row.key().name().length + row.value().map(value -> value.length).orElse(0);
    }

    /** The partitions that are read on. */
    private List<TopicPartition> running() {
        return place.profilePartitions().stream()
                .filter(partition -> copy.barrier(partition.partition()).isEmpty())
                .toList();
    }
}
