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
 * @param experience which assignments began and ended with it
 * @param forgotten whether the user has stayed away so long that the profile was removed; then there is no score
 */
public record TimerOutcome(
        List<ChurnAlert> alerts, Optional<RiskScore> score, Experience experience, boolean forgotten) {
    public TimerOutcome {
        alerts = List.copyOf(alerts);
    }
}
