package io.tidewatch.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How fast the engine's group reads the input, and how far it is behind, from looks at the brokers' offsets. A partition is as many
 * seconds behind as its log has been longer than what is read: the age of the first look that saw an offset which nobody has read yet.
 */
public final class Throughput {
    /** The rate is of so long: a commit comes every tenth of a second or every few, so shorter spans would jump. */
    private static final Duration RATE_OVER = Duration.ofSeconds(10);

    private final Duration kept;
    private final Deque<Look> looks = new ArrayDeque<>();
    private final Deque<Point> points = new ArrayDeque<>();

    /**
     * What the brokers told of one partition.
     *
     * @param read the offset up to which the group has read it
     * @param end the offset behind its last record
     */
    public record Offsets(long read, long end) {}

    /**
     * The figures at one moment.
     *
     * @param at the moment, by the wall clock
     * @param perSecond records read a second
     * @param lagRecords records that wait
     * @param lagSeconds how long the one that waits longest has waited
     * @param atLeast whether it waited before the first look, so that it has waited longer than that
     */
    public record Point(Instant at, double perSecond, long lagRecords, double lagSeconds, boolean atLeast) {
        public Point {
            Objects.requireNonNull(at, "at");
        }
    }

    private record Look(Instant at, Map<Integer, Offsets> partitions) {}

    /**
     * Nothing looked at yet.
     *
     * @param kept how long looks are kept
     */
    public Throughput(Duration kept) {
        this.kept = kept;
    }

    /**
     * A look.
     *
     * @param at when, later than the one before
     * @param partitions all of the input
     */
    public void look(Instant at, Map<Integer, Offsets> partitions) {
        looks.addLast(new Look(at, Map.copyOf(partitions)));
        while (looks.peekFirst().at().isBefore(at.minus(kept))) {
            looks.removeFirst();
        }
        points.addLast(point());
        while (points.peekFirst().at().isBefore(at.minus(kept))) {
            points.removeFirst();
        }
    }

    /** The figures of all looks that are kept, oldest first. */
    public List<Point> points() {
        return new ArrayList<>(points);
    }

    private Point point() {
        Look now = looks.peekLast();
        long waiting = 0;
        Duration longest = Duration.ZERO;
        boolean atLeast = false;
        for (Map.Entry<Integer, Offsets> partition : now.partitions().entrySet()) {
            Offsets offsets = partition.getValue();
            if (offsets.end() <= offsets.read()) {
                continue;
            }
            waiting += offsets.end() - offsets.read();
            Look first = firstBeyond(partition.getKey(), offsets.read());
            Duration age = Duration.between(first.at(), now.at());
            if (age.compareTo(longest) >= 0) {
                longest = age;
                atLeast = first == looks.peekFirst() && looks.size() > 1;
            }
        }
        return new Point(now.at(), rate(now), waiting, longest.toMillis() / 1e3, atLeast);
    }

    /** The first look at which the partition had a record that is still unread. */
    private Look firstBeyond(int partition, long read) {
        for (Look look : looks) {
            Offsets offsets = look.partitions().get(partition);
            if (offsets != null && offsets.end() > read) {
                return look;
            }
        }
        return looks.peekLast();
    }

    private double rate(Look now) {
        Look before = now;
        for (Iterator<Look> back = looks.descendingIterator(); back.hasNext(); ) {
            before = back.next();
            if (!before.at().isAfter(now.at().minus(RATE_OVER))) {
                break;
            }
        }
        double seconds = Duration.between(before.at(), now.at()).toMillis() / 1e3;
        if (seconds <= 0) {
            return 0;
        }
        Map<Integer, Offsets> then = before.partitions();
        long read = now.partitions().entrySet().stream()
                .filter(partition -> then.containsKey(partition.getKey()))
                .mapToLong(partition -> partition.getValue().read()
                        - then.get(partition.getKey()).read())
                .sum();
        return Math.max(0, read / seconds);
    }
}
