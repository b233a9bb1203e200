package io.tidewatch.replay.evaluation;

import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/** The engine's own warnings: the first RAISED alert of each silence. Later ones of the same silence do not count. */
public final class AlertRule implements WarningRule {
    private final long fromMillis;
    private final Map<String, TreeSet<Long>> raisedByUser = new HashMap<>();

    /** @param from from when on warnings count; what was raised before belongs to the warm-up */
    public AlertRule(Instant from) {
        this.fromMillis = from.toEpochMilli();
    }

    /** Takes an alert of any kind, those of the warm-up included. */
    public void add(ChurnAlert alert) {
        if (alert.kind() == AlertKind.RAISED) {
            raisedByUser
                    .computeIfAbsent(alert.userId(), user -> new TreeSet<>())
                    .add(alert.eventTime().toEpochMilli());
        }
    }

    @Override
    public OptionalLong warnsAfter(Silence silence) {
        OptionalLong first = first(silence, Math.max(silence.startMillis(), fromMillis));
        // Raised by an event of the visit itself, on the day before the last of a visit over midnight: after no day of
        // silence.
        return first.isPresent() && !warnedBefore(silence)
                ? OptionalLong.of(Math.max(0, UtcDays.of(first.getAsLong()) - silence.day()))
                : OptionalLong.empty();
    }

    /** Whether the warm-up had warned of this silence already. */
    public boolean warnedBefore(Silence silence) {
        OptionalLong first = first(silence, silence.startMillis());
        return first.isPresent() && first.getAsLong() < fromMillis;
    }

    private OptionalLong first(Silence silence, long from) {
        TreeSet<Long> raised = raisedByUser.get(silence.userId());
        Long first = raised == null ? null : raised.ceiling(from);
        return first == null || first >= silence.nextMillis() ? OptionalLong.empty() : OptionalLong.of(first);
    }
}
