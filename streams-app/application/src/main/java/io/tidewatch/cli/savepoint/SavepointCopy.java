package io.tidewatch.cli.savepoint;

import io.tidewatch.streams.savepoint.Barrier;
import io.tidewatch.streams.savepoint.BarrierKind;
import io.tidewatch.streams.savepoint.SavepointEnd;
import io.tidewatch.streams.savepoint.SavepointKey;
import io.tidewatch.streams.savepoint.UserDigest;
import io.tidewatch.streams.task.HomePartition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What becomes of each record of the old generation's topics in a savepoint: in which partition its user is at home there, where the rows
 * of a task end, and what must have come before the end. Knows no Kafka; each topic's records come in the order of their partitions.
 *
 * <p>A marker counts only behind the place where the changelog ended when the tasks were asked for it: one that lies before is of an
 * earlier savepoint of the same name.
 */
public final class SavepointCopy {
    private static final byte[] MARKER = Barrier.MARKER_KEY.getBytes(StandardCharsets.UTF_8);

    private final String name;
    private final int parents;
    private final HomePartition home;
    private final UserDigest[] users;
    private final Map<Integer, Barrier> barriers = new TreeMap<>();
    private final Map<Integer, SavepointEnd> ends = new TreeMap<>();
    private Optional<Asked> asked = Optional.empty();
    /** Rows found in another partition than their user's. */
    private long astray;

    /** A record of a savepoint; without a value it says that something is gone. */
    public record Row(int partition, SavepointKey key, Optional<byte[]> value) {}

    /**
     * A copy of nothing yet.
     *
     * @param name the savepoint's
     * @param parents partitions of the old generation's state
     * @param partitions of the savepoint, a multiple
     */
    public SavepointCopy(String name, int parents, int partitions) {
        this.name = name;
        this.parents = parents;
        this.home = new HomePartition(partitions);
        this.users = new UserDigest[partitions];
        Arrays.setAll(users, partition -> new UserDigest());
    }

    /** A record that the savepoint has already, when a copier goes on with one that another has begun. */
    public void found(int partition, SavepointKey key, Optional<byte[]> value) {
        switch (key.kind()) {
            case PROFILE -> {
                count(partition, key.name(), value);
                astray += home.of(key.name()) == partition ? 0 : 1;
            }
            case NOTE -> asked = value.map(Asked::decode);
            case END -> value.ifPresent(bytes -> ends.put(partition, SavepointEnd.decode(bytes)));
            default -> {
                // Written again with the end, or of no count.
            }
        }
    }

    /** A record of the changelog of the profiles. What it is in the savepoint, if it is of it. */
    public Optional<Row> profile(int partition, long offset, byte[] user, Optional<byte[]> row) {
        if (barriers.containsKey(partition)) {
            return Optional.empty();
        }
        if (Arrays.equals(user, MARKER)) {
            row.map(Barrier::decode)
                    .filter(barrier -> isAnswer(barrier, offset))
                    .ifPresent(barrier -> barriers.put(partition, barrier));
            return Optional.empty();
        }
        int target = home.of(user);
        count(target, user, row);
        return Optional.of(new Row(target, SavepointKey.profile(user), row));
    }

    /** An entry of the list of those who were erased: every task that comes of the partition has it. */
    public List<Row> erased(int partition, byte[] entry, Optional<byte[]> value) {
        List<Row> rows = new ArrayList<>();
        for (int target = partition; target < users.length; target += parents) {
            rows.add(new Row(target, SavepointKey.erased(entry), value));
        }
        return rows;
    }

    /**
     * A record of the old rerouted topic, at or behind the place where the task of its partition stood at the barrier. What it is in
     * the savepoint, if it was on its way then: it lay before the barrier of the partition that sent it on.
     *
     * @param origin the partition of the events' topic where it lay
     * @param offset its offset there
     */
    public Optional<Row> onTheWay(int origin, long offset, byte[] user, Optional<byte[]> value) {
        Barrier sender = barriers.get(origin);
        return sender == null || offset >= sender.eventsPosition()
                ? Optional.empty()
                : Optional.of(new Row(home.of(user), SavepointKey.onTheWay(origin, offset, user), value));
    }

    /**
     * The tasks have been asked for their barriers.
     *
     * @param ends where each partition of the changelog of the profiles ended then: answers lie behind
     */
    public Row ask(BarrierKind kind, List<Long> ends) {
        Asked now = new Asked(kind, ends);
        asked = Optional.of(now);
        return new Row(0, SavepointKey.note(), Optional.of(now.encode()));
    }

    /** For what the tasks have been asked; empty if they have not. */
    public Optional<BarrierKind> asked() {
        return asked.map(Asked::kind);
    }

    /** Where the task of a partition stood, if that has been read. */
    public Optional<Barrier> barrier(int partition) {
        return Optional.ofNullable(barriers.get(partition));
    }

    /** Whether every task has answered. */
    public boolean answered() {
        return barriers.size() == parents;
    }

    /** The last record of each partition; to be called when every task has answered and all else is copied. */
    public List<Row> end() {
        List<Row> rows = new ArrayList<>();
        for (int partition = 0; partition < users.length; partition++) {
            SavepointEnd end = new SavepointEnd(
                    barriers.get(Barrier.parent(partition, parents)),
                    users.length,
                    users[partition].users(),
                    users[partition].checksum());
            ends.put(partition, end);
            rows.add(new Row(partition, SavepointKey.end(), Optional.of(end.encode())));
        }
        return rows;
    }

    /** The partitions' ends, as far as they are there. */
    public Map<Integer, SavepointEnd> ends() {
        return new TreeMap<>(ends);
    }

    /** Whether every partition has its end. */
    public boolean isComplete() {
        return ends.size() == users.length;
    }

    /** How many users have a row. */
    public long users() {
        return Arrays.stream(users).mapToLong(UserDigest::users).sum();
    }

    /** The checksum of all rows. */
    public long checksum() {
        return Arrays.stream(users).mapToLong(UserDigest::checksum).sum();
    }

    /** Which partitions do not hold what their ends say, in sentences; of a whole savepoint whose records were all found. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (astray > 0) {
            faults.add("%,d rows lie in another partition than their user's".formatted(astray));
        }
        for (int partition = 0; partition < users.length; partition++) {
            SavepointEnd end = ends.get(partition);
            UserDigest own = users[partition];
            if (end == null) {
                faults.add("partition %d has no end".formatted(partition));
            } else if (end.users() != own.users() || end.checksum() != own.checksum()) {
                faults.add("partition %d has %,d users with checksum %016x, but its end says %,d with %016x"
                        .formatted(partition, own.users(), own.checksum(), end.users(), end.checksum()));
            }
        }
        return faults;
    }

    private boolean isAnswer(Barrier barrier, long offset) {
        return barrier.savepoint().equals(name)
                && asked.filter(request -> request.isAnsweredBy(barrier.kind(), barrier.partition(), offset))
                        .isPresent();
    }

    private void count(int partition, byte[] user, Optional<byte[]> row) {
        row.ifPresentOrElse(bytes -> users[partition].put(user, bytes), () -> users[partition].remove(user));
    }
}
