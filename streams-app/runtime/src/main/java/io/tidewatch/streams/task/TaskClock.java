package io.tidewatch.streams.task;

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
    private long lastEventAtMillis;

    /**
     * A clock.
     *
     * @param kept where an earlier owner of the task left it
     * @param steadyMillis what the task goes by now
     */
    TaskClock(TimeConfig settings, OptionalLong kept, long steadyMillis) {
        this.settings = settings;
        this.known = kept.isPresent();
        this.eventMillis = kept.orElse(0);
        this.lastEventAtMillis = steadyMillis;
    }

    /** An event came, or a tick. */
    void observe(long millis, long steadyMillis) {
        lastEventAtMillis = steadyMillis;
        advance(millis);
    }

    /**
     * Lets an idle partition's clock follow the wall clock, as far as both of two opinions of it go: there is no way back.
     *
     * @param wallMillis the wall clock
     * @param steadyMillis what a task goes by, which doubts a jump of that clock
     */
    void follow(long wallMillis, long steadyMillis) {
        long lateness = settings.allowedLateness().toMillis();
        if (settings.mode() == TimeConfig.Mode.LIVE && steadyMillis - lastEventAtMillis >= lateness) {
            advance(Math.min(wallMillis, steadyMillis) - lateness);
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
