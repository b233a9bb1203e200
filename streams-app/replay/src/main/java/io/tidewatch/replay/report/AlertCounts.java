package io.tidewatch.replay.report;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.util.Collection;

/**
 * Alerts by what they say and by what made the engine look.
 *
 * @param raised episodes begun
 * @param escalated episodes that became critical
 * @param resolved episodes ended by a return
 * @param expired episodes ended without one
 * @param byEvent alerts of any kind triggered by an event
 * @param bySilence alerts of any kind triggered by a silence
 * @param raisedByEvent episodes begun by an event
 * @param raisedBySilence episodes begun by a silence
 */
public record AlertCounts(
        long raised,
        long escalated,
        long resolved,
        long expired,
        long byEvent,
        long bySilence,
        long raisedByEvent,
        long raisedBySilence) {
    /** Counts alerts. */
    public static AlertCounts of(Collection<ChurnAlert> alerts) {
        return new AlertCounts(
                count(alerts, AlertKind.RAISED),
                count(alerts, AlertKind.ESCALATED),
                count(alerts, AlertKind.RESOLVED),
                count(alerts, AlertKind.EXPIRED),
                alerts.stream()
                        .filter(alert -> alert.trigger() == Trigger.EVENT)
                        .count(),
                alerts.stream()
                        .filter(alert -> alert.trigger() == Trigger.SILENCE)
                        .count(),
                countRaised(alerts, Trigger.EVENT),
                countRaised(alerts, Trigger.SILENCE));
    }

    private static long count(Collection<ChurnAlert> alerts, AlertKind kind) {
        return alerts.stream().filter(alert -> alert.kind() == kind).count();
    }

    private static long countRaised(Collection<ChurnAlert> alerts, Trigger trigger) {
        return alerts.stream()
                .filter(alert -> alert.kind() == AlertKind.RAISED && alert.trigger() == trigger)
                .count();
    }
}
