package io.tidewatch.streams.task;

import io.tidewatch.streams.config.TimeConfig;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long an alert took from the moment at which it could have been known until it was sent. After an event that is the moment at which
 * the event lay in its topic. A silence is known when its line is crossed and {@code time.allowed_lateness} is over, for which the
 * engine waits by intention; one that is told earlier, since events move the clock, took no time. A replay's alerts are of another time.
 */
final class WarningDelay {
    private final boolean live;
    private final Duration allowedLateness;

    WarningDelay(TimeConfig time) {
        this.live = time.mode() == TimeConfig.Mode.LIVE;
        this.allowedLateness = time.allowedLateness();
    }

    /**
     * Of an alert that a batch gave; in milliseconds, empty in a replay.
     *
     * @param arrivedMillis the timestamp of the event's record
     */
    OptionalLong afterEvent(ChurnAlert alert, long arrivedMillis, long nowMillis) {
        return alert.trigger() == Trigger.EVENT ? since(arrivedMillis, nowMillis) : afterSilence(alert, nowMillis);
    }

    /** Of an alert that a silence gave; in milliseconds, empty in a replay. */
    OptionalLong afterSilence(ChurnAlert alert, long nowMillis) {
        return since(alert.eventTime().plus(allowedLateness).toEpochMilli(), nowMillis);
    }

    private OptionalLong since(long knownMillis, long nowMillis) {
        return live ? OptionalLong.of(Math.max(0, nowMillis - knownMillis)) : OptionalLong.empty();
    }
}
