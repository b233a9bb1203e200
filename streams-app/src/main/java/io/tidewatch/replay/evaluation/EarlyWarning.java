package io.tidewatch.replay.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Judges a rule's warnings against what users did, day by day. Only silences that begin within the observation count; of
 * those the first warning alone. So defined it reproduces the published baselines on Online Retail (from 2011-09-09,
 * regulars): "silence > 33 days", H = 30, 468 judged, precision .434; "silence > 29 days", H = 45, 272 judged, precision
 * .316, recall 1.
 */
public final class EarlyWarning {
    /** From this many visits on, the latest included, a user is a regular: two gaps are the least that show a habit. */
    public static final int REGULAR_VISITS = 3;

    private EarlyWarning() {}

    /**
     * Judges one rule.
     *
     * @param silences all silences of the log
     * @param minimumVisits only silences after this many visits or more count: 1 for everyone, {@link #REGULAR_VISITS}
     */
    public static Quality judge(
            Iterable<Silence> silences, WarningRule rule, Observation observation, int minimumVisits) {
        int judged = 0;
        int right = 0;
        int censored = 0;
        int departures = 0;
        int early = 0;
        List<Integer> leads = new ArrayList<>();
        int horizon = observation.horizonDays();
        for (Silence silence : silences) {
            if (!counts(silence, observation, minimumVisits)) {
                continue;
            }
            boolean departure = silence.isDeparture(observation);
            departures += departure ? 1 : 0;
            OptionalLong warning = rule.warningDay(silence);
            if (warning.isEmpty()) {
                continue;
            }
            long day = warning.getAsLong();
            if (observation.isJudged(day)) {
                judged++;
                right += silence.staysAwayAfter(day, horizon) ? 1 : 0;
            } else {
                censored++;
            }
            int lead = Math.toIntExact(silence.startDay() + horizon - day);
            if (departure && lead > 0) {
                leads.add(lead);
                early += 2 * lead >= horizon ? 1 : 0;
            }
        }
        return new Quality(judged, right, censored, departures, leads.size(), early, leads);
    }

    /** Whether a silence is of the group and the span that are judged. */
    static boolean counts(Silence silence, Observation observation, int minimumVisits) {
        return silence.visits() >= minimumVisits
                && silence.startDay() >= observation.fromDay()
                && silence.startDay() <= observation.endDay();
    }
}
