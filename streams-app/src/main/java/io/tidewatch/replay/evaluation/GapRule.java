package io.tidewatch.replay.evaluation;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/**
 * The opponent every shop already has: warn when a user stays away longer than a multiple of the user's own median gap. It
 * looks once a day, so it warns on the first whole day on which the silence is longer. A user with a single visit has no
 * gap yet and gets the median gap of the shop's users in the warm-up.
 */
public final class GapRule implements WarningRule {
    /** The gap of a user without one where the warm-up shows none either: a month, the usual reminder's rhythm. */
    private static final double GAP_WITHOUT_DATA_DAYS = 30;

    /** limit / gap * gap may round to less than the limit; the next limit of whole days is much further off than this. */
    private static final double JUST_ABOVE = 1 + 1e-9;

    private final double multiple;
    private final double shopGapDays;
    private final long endDay;

    private GapRule(double multiple, double shopGapDays, long endDay) {
        this.multiple = multiple;
        this.shopGapDays = shopGapDays;
        this.endDay = endDay;
    }

    /** How many median gaps of silence it takes. */
    public double multiple() {
        return multiple;
    }

    /**
     * The gap rule that comes closest to a number of judged warnings within a group, so that the comparison is fair. The
     * count falls as the multiple grows, therefore there is one best multiple; where several rules come equally close the
     * stricter is taken.
     *
     * @param judgedAlerts the number to come close to
     * @param minimumVisits the group, as in {@link EarlyWarning#judge}
     */
    public static GapRule matching(
            Iterable<Silence> silences, Observation observation, int minimumVisits, int judgedAlerts) {
        double shopGap = shopGapDays(silences, observation);
        // A silence is judged as long as its warning day is no later than this limit, that is for every multiple below
        // limit / gap. The sorted limits are therefore the count as a function of the multiple.
        double[] limits = StreamSupport.stream(silences.spliterator(), false)
                .filter(silence -> EarlyWarning.counts(silence, observation, minimumVisits))
                .mapToDouble(silence -> latestJudgedDays(silence, observation) / gapDays(silence, shopGap))
                .filter(limit -> limit > 0)
                .sorted()
                .toArray();
        return new GapRule(multipleFor(limits, judgedAlerts), shopGap, observation.endDay());
    }

    @Override
    public OptionalLong warningDay(Silence silence) {
        double days = multiple * gapDays(silence, shopGapDays);
        long day = silence.startDay() + (long) Math.floor(days) + 1;
        return day < silence.nextDay() && day <= endDay ? OptionalLong.of(day) : OptionalLong.empty();
    }

    private static double gapDays(Silence silence, double shopGapDays) {
        return Double.isNaN(silence.medianGapDays()) ? shopGapDays : silence.medianGapDays();
    }

    private static double latestJudgedDays(Silence silence, Observation observation) {
        long end = observation.endDay() - observation.horizonDays() - silence.startDay();
        return silence.nextMillis() == Silence.NEVER ? end : Math.min(end, silence.nextDay() - silence.startDay() - 1);
    }

    /** The multiple m for which the number of limits above m comes closest to the wanted number. */
    private static double multipleFor(double[] ascendingLimits, int wanted) {
        double best = 0;
        int bestDistance = Math.abs(ascendingLimits.length - wanted);
        for (int at = 0; at < ascendingLimits.length; at++) {
            boolean lastOfEquals = at + 1 == ascendingLimits.length || ascendingLimits[at + 1] > ascendingLimits[at];
            int distance = Math.abs(ascendingLimits.length - at - 1 - wanted);
            if (lastOfEquals && distance <= bestDistance) {
                best = ascendingLimits[at] * JUST_ABOVE;
                bestDistance = distance;
            }
        }
        return best;
    }

    private static double shopGapDays(Iterable<Silence> silences, Observation observation) {
        double[] gaps = StreamSupport.stream(silences.spliterator(), false)
                .filter(silence -> silence.nextMillis() != Silence.NEVER && silence.nextDay() < observation.fromDay())
                .mapToDouble(silence -> silence.nextDay() - silence.startDay())
                .toArray();
        Arrays.sort(gaps);
        return gaps.length == 0 ? GAP_WITHOUT_DATA_DAYS : gaps[gaps.length / 2];
    }
}
