package io.tidewatch.engine.effect;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What could be said of an effect at the end of a day.
 *
 * @param day in UTC
 * @param customers on both sides, whose outcome was known
 * @param kept effect per customer, unless it was too early
 * @param money effect per customer, unless it was too early
 */
public record DayEffect(LocalDate day, long customers, Optional<Estimate> kept, Optional<Estimate> money) {
    /** The estimate of a measure. */
    public Optional<Estimate> of(Measure measure) {
        return measure == Measure.KEPT ? kept : money;
    }
}
