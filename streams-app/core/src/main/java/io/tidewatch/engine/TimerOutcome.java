package io.tidewatch.engine;

import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.RiskScore;
import java.util.List;
import java.util.Optional;

/**
 * What came of a silence timer.
 *
 * @param alerts in order of event time; empty if the user has been seen since the timer was set
 * @param score the user's score if the silence led into another band
 */
public record TimerOutcome(List<ChurnAlert> alerts, Optional<RiskScore> score) {
    public TimerOutcome {
        alerts = List.copyOf(alerts);
    }
}
