package io.tidewatch.replay.evaluation;

import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks at the end of every seventh day what the engine held each user's risk to be, silent users included, for comparison
 * with what followed. Depends on the order of each user's scores only, so scores may come from several partitions.
 */
public final class WeeklySnapshots {
    /** A week between two looks: each user's samples overlap less, and every weekday would look alike. */
    private static final int STEP_DAYS = 7;

    private final long fromDay;
    private final Map<String, RiskScore> latest = new HashMap<>();
    private final List<Sample> samples = new ArrayList<>();

    /** @param fromDay the first UTC day at whose end the risks are read */
    public WeeklySnapshots(long fromDay) {
        this.fromDay = fromDay;
    }

    private record Sample(String userId, long day, double risk) {}

    /** Takes the next score of a user. Scores of a silence tell nothing new: the curve of the last event holds. */
    public void add(RiskScore score) {
        if (score.trigger() == Trigger.EVENT) {
            RiskScore before = latest.put(score.userId(), score);
            if (before != null) {
                sample(before, UtcDays.of(score.eventTime()));
            }
        }
    }

    /**
     * Compares every sample whose horizon lies within the log with what followed. Call once, after the last score.
     *
     * @param visits the users' visits
     */
    public List<Calibration.Outcome> outcomes(VisitLog visits, Observation observation) {
        latest.values().forEach(score -> sample(score, observation.endDay() + 1));
        latest.clear();
        return samples.stream()
                .filter(sample -> observation.isJudged(sample.day()))
                .map(sample ->
                        new Calibration.Outcome(sample.risk(), staysAway(visits, sample, observation.horizonDays())))
                .toList();
    }

    /** Samples a score for all looks from the end of its own day to before the end of another day. */
    private void sample(RiskScore score, long untilDay) {
        long millis = score.eventTime().toEpochMilli();
        long day = Math.max(UtcDays.of(millis), fromDay);
        long first = fromDay + -Math.floorDiv(fromDay - day, STEP_DAYS) * STEP_DAYS;
        for (long look = first; look < untilDay; look += STEP_DAYS) {
            double silence = (double) (UtcDays.startMillis(look + 1) - millis) / UtcDays.startMillis(1);
            samples.add(new Sample(score.userId(), look, RiskAtSilence.of(score, silence)));
        }
    }

    private static boolean staysAway(VisitLog visits, Sample sample, int horizonDays) {
        long next = visits.nextVisitAfter(sample.userId(), UtcDays.startMillis(sample.day() + 1) - 1);
        return next == Silence.NEVER || UtcDays.of(next) - sample.day() > horizonDays;
    }
}
