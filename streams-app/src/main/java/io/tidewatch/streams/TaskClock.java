package io.tidewatch.streams;

import io.tidewatch.streams.config.TimeConfig;
import java.util.OptionalLong;

/**
 * A task's clock, in event time: the largest time seen in its partition or given by a tick. In a live shop a partition that
 * has been without events for the allowed lateness follows the wall clock less that lateness. Never goes back.
 */
final class TaskClock {
    private final TimeConfig settings;
    private long eventMillis;
    private boolean known;
    /** When the partition last gave a sign of life; a task that has just started has not been idle yet. */
    private long lastEventAtWallMillis;

    /**
     * A clock.
     *
     * @param kept where an earlier owner of the task left it
     * @param wallMillis the wall clock now
     */
    TaskClock(TimeConfig settings, OptionalLong kept, long wallMillis) {
        this.settings = settings;
        this.known = kept.isPresent();
        this.eventMillis = kept.orElse(0);
        this.lastEventAtWallMillis = wallMillis;
    }

    /** An event came, or a tick. */
    void observe(long millis, long wallMillis) {
        lastEventAtWallMillis = wallMillis;
        advance(millis);
    }

    /** Lets an idle partition's clock follow the wall clock. */
    void follow(long wallMillis) {
        long lateness = settings.allowedLateness().toMillis();
        if (settings.mode() == TimeConfig.Mode.LIVE && wallMillis - lastEventAtWallMillis >= lateness) {
            advance(wallMillis - lateness);
        }
    }

    /** The clock, epoch milliseconds; empty before the first event. */
    OptionalLong millis() {
        return known ? OptionalLong.of(eventMillis) : OptionalLong.empty();
    }

    private void advance(long millis) {
        if (!known || millis > eventMillis) {
            eventMillis = millis;
            known = true;
        }
    }
}
