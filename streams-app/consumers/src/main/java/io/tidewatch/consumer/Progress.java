package io.tidewatch.consumer;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a consumer has done since it was opened. A value: a snapshot that does not move.
 *
 * @param alerts alerts decided, each id once
 * @param repeated alerts that had been decided before
 * @param deadLettered messages and orders in the dead-letter file
 * @param verdicts how the alerts were decided; a verdict that did not occur is missing
 */
public record Progress(long alerts, long repeated, long deadLettered, Map<Verdict, Long> verdicts) {
    static final Progress NONE = new Progress(0, 0, 0, Map.of());

    public Progress {
        verdicts = Map.copyOf(verdicts);
    }

    /** How many alerts were decided that way. */
    public long count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0L);
    }

    Progress decided(Verdict verdict) {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        counts.putAll(verdicts);
        counts.merge(verdict, 1L, Long::sum);
        return new Progress(alerts + 1, repeated, deadLettered, counts);
    }

    Progress repeatedOnce() {
        return new Progress(alerts, repeated + 1, deadLettered, verdicts);
    }

    Progress deadLetteredOnce() {
        return new Progress(alerts, repeated, deadLettered + 1, verdicts);
    }
}
