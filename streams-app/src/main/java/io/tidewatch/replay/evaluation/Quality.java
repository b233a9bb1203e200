package io.tidewatch.replay.evaluation;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How good the warnings of one rule were for one group of silences, in counts and in the shares that follow from them. A
 * share of nothing is empty.
 *
 * @param judgedAlerts first warnings of a silence whose H days after it lie within the log
 * @param rightAlerts those of them that no visit followed within H days
 * @param censoredAlerts first warnings whose H days reach past the end of the log: counted, not judged
 * @param departures visits followed by more than H days without one, all of them within the log
 * @param caught departures with a warning before their H days were over
 * @param caughtEarly departures with a warning at least H/2 days before their H days were over
 * @param leadDays of each caught departure the days from the warning until its H days were over, ascending
 */
public record Quality(
        int judgedAlerts,
        int rightAlerts,
        int censoredAlerts,
        int departures,
        int caught,
        int caughtEarly,
        List<Integer> leadDays) {
    public Quality {
        leadDays = leadDays.stream().sorted().toList();
    }

    /** Share of the judged warnings that were right. */
    public OptionalDouble precision() {
        return share(rightAlerts, judgedAlerts);
    }

    /** Share of the departures that were warned of in time. */
    public OptionalDouble recall() {
        return share(caught, departures);
    }

    /** Share of the departures that were warned of at least H/2 days before their H days were over. */
    public OptionalDouble earlyRecall() {
        return share(caughtEarly, departures);
    }

    /** Median days from the warning until the departure's H days were over. */
    public OptionalDouble medianLeadDays() {
        int count = leadDays.size();
        return count == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((leadDays.get((count - 1) / 2) + leadDays.get(count / 2)) / 2.0);
    }

    private static OptionalDouble share(int part, int whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
