package io.tidewatch.engine.effect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * When outcomes that are missing will be known. Customers who are already assigned conclude at a known time; those after them come at the
 * pace so far. Not thread-safe.
 */
final class Pace {
    private static final double DAY = Duration.ofDays(1).toMillis();

    private final Instant asOf;
    private final Line treated = new Line();
    private final Line heldOut = new Line();

    /**
     * @param asOf the moment from which days are counted
     */
    Pace(Instant asOf) {
        this.asOf = asOf;
    }

    /** Takes a customer in who was assigned. */
    void add(Trial trial) {
        (trial.heldOut() ? heldOut : treated).add(trial, asOf);
    }

    /** Days until so many outcomes more are known on both sides; empty where nobody knows. */
    OptionalLong days(long treatedMore, long heldOutMore) {
        OptionalLong first = treated.days(treatedMore, asOf);
        OptionalLong second = heldOut.days(heldOutMore, asOf);
        return first.isEmpty() || second.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(first.getAsLong(), second.getAsLong()));
    }

    /** Of one side. */
    private static final class Line {
        private final List<Instant> open = new ArrayList<>();
        private Instant first = Instant.MAX;
        private long assigned;
        private double windowDays;

        void add(Trial trial, Instant asOf) {
            assigned++;
            windowDays += Duration.between(trial.assignedAt(), trial.due()).toMillis() / DAY;
            first = first.isBefore(trial.assignedAt()) ? first : trial.assignedAt();
            if (trial.outcome().isEmpty() && !trial.due().isBefore(asOf)) {
                open.add(trial.due());
            }
        }

        OptionalLong days(long missing, Instant asOf) {
            if (missing == 0) {
                return OptionalLong.of(0);
            }
            if (missing <= open.size()) {
                Collections.sort(open);
                return OptionalLong.of((long) Math.ceil(days(asOf, open.get((int) missing - 1))));
            }
            double watched = assigned == 0 ? 0 : days(first, asOf);
            if (watched < 1) {
                return OptionalLong.empty();
            }
            double perDay = assigned / watched;
            return OptionalLong.of((long) Math.ceil((missing - open.size()) / perDay + windowDays / assigned));
        }

        private static double days(Instant from, Instant to) {
            return Duration.between(from, to).toMillis() / DAY;
        }
    }
}
