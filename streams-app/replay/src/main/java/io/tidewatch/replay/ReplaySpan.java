package io.tidewatch.replay;

import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The part of a log that is replayed, and where its clock ends: offline and through Kafka alike, or their silences would lead
 * to different alerts.
 */
public final class ReplaySpan implements Iterator<ShopEvent> {
    private final Iterator<ShopEvent> log;
    private final Optional<Instant> to;
    private Optional<ShopEvent> upcoming = Optional.empty();
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> end = Optional.empty();
    private boolean ended;

    /**
     * A span.
     *
     * @param log events in time order
     * @param to events from then on are left out
     */
    public ReplaySpan(Iterator<ShopEvent> log, Optional<Instant> to) {
        this.log = log;
        this.to = to;
    }

    @Override
    public boolean hasNext() {
        if (upcoming.isEmpty() && !ended) {
            upcoming = log.hasNext() ? Optional.of(log.next()) : Optional.empty();
            boolean goesOn = upcoming.isPresent()
                    && to.isPresent()
                    && !upcoming.get().time().isBefore(to.get());
            if (goesOn) {
                upcoming = Optional.empty();
                // The log is known to be silent from its last event until here.
                end = end.map(lastEvent -> to.get().minusMillis(1));
            }
            ended = upcoming.isEmpty();
        }
        return upcoming.isPresent();
    }

    @Override
    public ShopEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ShopEvent event = upcoming.orElseThrow();
        upcoming = Optional.empty();
        first = first.or(() -> Optional.of(event.time()));
        end = Optional.of(event.time());
        return event;
    }

    /** Time of the first event; empty if there was none. */
    public Optional<Instant> first() {
        return first;
    }

    /**
     * The last moment that the span tells of: the last event's time, or a millisecond before the given end if the log goes
     * on after it. Known once {@link #hasNext} has returned false; empty if there was no event.
     */
    public Optional<Instant> end() {
        return end;
    }
}
