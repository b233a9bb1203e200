package io.tidewatch.collector.intake;

import io.tidewatch.collector.spool.Fingerprint;
import io.tidewatch.collector.spool.Position;
import io.tidewatch.collector.spool.Spool;
import io.tidewatch.collector.spool.SpoolFullException;
import io.tidewatch.collector.spool.SpoolRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps what is good and new, one request after the other, so that of two retries at once one is the first. Thread-safe. */
public final class Admission {
    private final Spool spool;
    private final RecentEvents recent;

    /** Admits to a spool, whose latest events are known already. */
    public Admission(Spool spool, RecentEvents recent) {
        this.spool = spool;
        this.recent = recent;
    }

    /**
     * What became of a request's events.
     *
     * @param outcomes in their order
     * @param end the place in the spool that has to be safe before any of it may be promised; empty if nothing was taken
     */
    record Admitted(List<Outcome> outcomes, Optional<Position> end) {}

    /**
     * Keeps the events of a request, all that are good and new or none.
     *
     * @throws SpoolFullException if there is no room
     * @throws IOException if the disk refuses them
     */
    synchronized Admitted admit(List<Reading> readings) throws IOException, SpoolFullException {
        List<Outcome> outcomes = new ArrayList<>(readings.size());
        List<SpoolRecord> fresh = new ArrayList<>(readings.size());
        Set<Fingerprint> inThisRequest = new HashSet<>();
        Optional<Position> end = Optional.empty();
        for (Reading reading : readings) {
            if (reading instanceof Reading.Good good) {
                Optional<Position> before = recent.find(good.record().fingerprint());
                end = later(end, before);
                boolean first =
                        before.isEmpty() && inThisRequest.add(good.record().fingerprint());
                if (first) {
                    fresh.add(good.record());
                }
                outcomes.add(first ? Outcome.ACCEPTED : Outcome.DUPLICATE);
            } else if (reading instanceof Reading.Bad bad) {
                outcomes.add(Outcome.refused(bad.reason()));
            }
        }
        if (!fresh.isEmpty()) {
            Position behind = spool.append(fresh);
            fresh.forEach(record -> recent.add(record.fingerprint(), behind));
            end = Optional.of(behind);
        }
        return new Admitted(outcomes, end);
    }

    private static Optional<Position> later(Optional<Position> one, Optional<Position> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().covers(other.get()) ? one.get() : other.get())
                : one.or(() -> other);
    }
}
