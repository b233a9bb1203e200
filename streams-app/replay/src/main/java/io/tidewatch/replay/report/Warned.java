package io.tidewatch.replay.report;

import io.tidewatch.replay.evaluation.Silence;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A RAISED alert and the silence that it was raised in. */
record Warned(ChurnAlert alert, Silence silence) {
    /**
     * Every RAISED alert whose silence is known.
     *
     * @param alerts of any kind
     * @param silences of the whole log
     * @return in the order of the alerts
     */
    static List<Warned> of(Collection<ChurnAlert> alerts, Collection<Silence> silences) {
        Map<String, List<Silence>> byUser = new HashMap<>();
        alerts.forEach(alert -> byUser.put(alert.userId(), new ArrayList<>()));
        silences.forEach(silence -> byUser.computeIfPresent(silence.userId(), (user, own) -> {
            own.add(silence);
            return own;
        }));
        return alerts.stream()
                .filter(alert -> alert.kind() == AlertKind.RAISED)
                .flatMap(alert -> byUser.get(alert.userId()).stream()
                        .filter(silence -> contains(silence, alert))
                        .map(silence -> new Warned(alert, silence)))
                .toList();
    }

    static boolean contains(Silence silence, ChurnAlert alert) {
        long time = alert.eventTime().toEpochMilli();
        return time >= silence.startMillis() && time < silence.nextMillis();
    }
}
