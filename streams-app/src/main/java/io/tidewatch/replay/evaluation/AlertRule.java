package io.tidewatch.replay.evaluation;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/** The engine's own warnings: the first RAISED alert of each silence. Later ones of the same silence do not count. */
public final class AlertRule implements WarningRule {
    private final Map<String, TreeSet<Long>> raisedByUser = new HashMap<>();

    /** @param alerts alerts of any kind in any order, those before the judged span included */
    public AlertRule(Collection<ChurnAlert> alerts) {
        for (ChurnAlert alert : alerts) {
            if (alert.kind() == AlertKind.RAISED) {
                raisedByUser
                        .computeIfAbsent(alert.userId(), user -> new TreeSet<>())
                        .add(alert.eventTime().toEpochMilli());
            }
        }
    }

    @Override
    public OptionalLong warningDay(Silence silence) {
        TreeSet<Long> raised = raisedByUser.get(silence.userId());
        Long first = raised == null ? null : raised.ceiling(silence.startMillis());
        return first == null || first >= silence.nextMillis()
                ? OptionalLong.empty()
                : OptionalLong.of(UtcDays.of(first));
    }
}
