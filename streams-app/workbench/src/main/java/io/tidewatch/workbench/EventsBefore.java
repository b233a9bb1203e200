package io.tidewatch.workbench;

import io.tidewatch.replay.log.EventLog;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The part of a log that lies before a time. */
final class EventsBefore implements EventLog {
    private final EventLog log;
    private final Instant end;
    private Optional<ShopEvent> upcoming = Optional.empty();
    private boolean ended;

    EventsBefore(EventLog log, Instant end) {
        this.log = log;
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        if (upcoming.isEmpty() && !ended) {
            upcoming = log.hasNext()
                    ? Optional.of(log.next()).filter(event -> event.time().isBefore(end))
                    : Optional.empty();
            // The log is in time order: nothing earlier comes after an event that is too late.
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
        return event;
    }

    @Override
    public UnusableRows unusable() {
        return log.unusable();
    }

    @Override
    public void close() {
        log.close();
    }
}
