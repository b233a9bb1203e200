package io.tidewatch.engine;

import java.time.Instant;

/** Tells when the engine noticed something; the core has no clock of its own. */
@FunctionalInterface
public interface DetectionClock {
    /** A replay's clock: everything is noticed at the moment it happened, so that two replays give the same bytes. */
    DetectionClock EVENT_TIME = eventTime -> eventTime;

    /** When it is noticed that something happened at {@code eventTime}. */
    Instant detectedAt(Instant eventTime);
}
