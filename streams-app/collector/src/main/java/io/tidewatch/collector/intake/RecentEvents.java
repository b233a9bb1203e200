package io.tidewatch.collector.intake;

import io.tidewatch.collector.spool.Fingerprint;
import io.tidewatch.collector.spool.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The latest events that were taken, and where each lies in the spool: a retry is as safe as the event it repeats. Not thread-safe. */
public final class RecentEvents {
    private final Map<Fingerprint, Position> ends = new LinkedHashMap<>();
    private final int most;

    /**
     * None yet.
     *
     * @param most events that are remembered
     */
    public RecentEvents(int most) {
        this.most = most;
    }

    /** The place behind an event that was taken; empty if it is not known, or no longer. */
    Optional<Position> find(Fingerprint event) {
        return Optional.ofNullable(ends.get(event));
    }

    /** An event was taken. */
    public void add(Fingerprint event, Position end) {
        ends.put(event, end);
        if (ends.size() > most) {
            ends.remove(ends.keySet().iterator().next());
        }
    }

    int size() {
        return ends.size();
    }
}
