package io.tidewatch.replay.report;

import io.tidewatch.replay.ReplayListener;
import io.tidewatch.replay.evaluation.AlertRule;
import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.replay.evaluation.EarlyWarning;
import io.tidewatch.replay.evaluation.GapRule;
import io.tidewatch.replay.evaluation.Observation;
import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.evaluation.Silence;
import io.tidewatch.replay.evaluation.UtcDays;
import io.tidewatch.replay.evaluation.VisitLog;
import io.tidewatch.replay.evaluation.WeeklySnapshots;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gathers what went in and what came out of one run, offline or through Kafka, and makes the report of it. Events in time
 * order; scores and alerts in each user's order. Not thread-safe.
 */
public final class RunRecorder implements ReplayListener {
    /** Mean length of a month of the Gregorian calendar. */
    private static final double DAYS_PER_MONTH = 30.44;
    /** More bars than this cannot be told apart; then a bar is a week. */
    private static final int MOST_DAILY_BARS = 45;

    private static final int DAYS_PER_WEEK = 7;

    private final Instant from;
    private final VisitLog visits = new VisitLog();
    private final WeeklySnapshots snapshots;
    private final LifeRecorder lives;
    private final List<ChurnAlert> alerts = new ArrayList<>();
    private long firstMillis = Long.MAX_VALUE;

    /** @param from from when on alerts are judged */
    public RunRecorder(Instant from) {
        this.from = from;
        this.snapshots = new WeeklySnapshots(UtcDays.of(from));
        this.lives = new LifeRecorder(UtcDays.of(from));
    }

    /** An event that went in, those before the judged span included. */
    @Override
    public synchronized void event(ShopEvent event) {
        visits.add(event);
        firstMillis = Math.min(firstMillis, event.time().toEpochMilli());
    }

    /** A score that came out, those before the judged span included. */
    @Override
    public synchronized void score(RiskScore score) {
        snapshots.add(score);
        lives.add(score);
    }

    /** An alert that came out, those before the judged span included: of them only what a life shows is kept. */
    @Override
    public synchronized void alert(ChurnAlert alert) {
        if (lives.shows(alert.eventTime())) {
            alerts.add(alert);
        }
    }

    /** The alerts of the judged span, by id. */
    public synchronized List<ChurnAlert> judgedAlerts() {
        return alerts.stream()
                .filter(alert -> !alert.eventTime().isBefore(from))
                .sorted(Comparator.comparing(ChurnAlert::alertId))
                .toList();
    }

    /**
     * The report. Call once, when everything was taken in.
     *
     * @param drift how far what was served is from what the model was trained on
     */
    public synchronized Report report(RunFacts facts, DriftHistory drift) {
        Observation observation =
                new Observation(UtcDays.of(facts.from()), UtcDays.of(facts.to()), facts.horizonDays());
        List<Silence> silences = new ArrayList<>();
        visits.forEachSilence(silences::add);
        AlertRule rule = new AlertRule(alerts);
        Quality everyone = EarlyWarning.judge(silences, rule, observation, 1);
        Quality regulars = EarlyWarning.judge(silences, rule, observation, EarlyWarning.REGULAR_VISITS);
        List<ChurnAlert> judged = judgedAlerts();
        AlertCounts counts = AlertCounts.of(judged);
        // A log that begins after the judged span does: rates and plots begin with the log.
        long firstDay = Math.max(observation.fromDay(), Math.min(UtcDays.of(firstMillis), observation.endDay()));
        long days = observation.endDay() - firstDay + 1;
        double thousandUserMonths = visits.users() / 1000.0 * (days / DAYS_PER_MONTH);
        int stepDays = days > MOST_DAILY_BARS ? DAYS_PER_WEEK : 1;
        return new Report(
                facts,
                counts,
                new GroupQuality(everyone, regulars, OptionalDouble.empty(), OptionalDouble.empty()),
                gapRule(silences, observation, everyone, regulars),
                visits.users(),
                thousandUserMonths == 0 ? 0 : counts.raised() / thousandUserMonths,
                Calibration.of(snapshots.outcomes(visits, observation)),
                Calibration.of(raisedOutcomes(judged, observation)),
                stepDays,
                timeline(judged, firstDay, observation.endDay(), stepDays),
                lives.lives(silences, alerts, observation),
                drift);
    }

    private static GroupQuality gapRule(
            List<Silence> silences, Observation observation, Quality everyone, Quality regulars) {
        GapRule forEveryone = GapRule.matching(silences, observation, 1, everyone.judgedAlerts());
        GapRule forRegulars =
                GapRule.matching(silences, observation, EarlyWarning.REGULAR_VISITS, regulars.judgedAlerts());
        return new GroupQuality(
                EarlyWarning.judge(silences, forEveryone, observation, 1),
                EarlyWarning.judge(silences, forRegulars, observation, EarlyWarning.REGULAR_VISITS),
                OptionalDouble.of(forEveryone.multiple()),
                OptionalDouble.of(forRegulars.multiple()));
    }

    private List<Calibration.Outcome> raisedOutcomes(List<ChurnAlert> judged, Observation observation) {
        return judged.stream()
                .filter(alert -> alert.kind() == AlertKind.RAISED)
                .filter(alert -> observation.isJudged(UtcDays.of(alert.eventTime())))
                .map(alert -> new Calibration.Outcome(alert.risk(), staysAway(alert, observation.horizonDays())))
                .toList();
    }

    private boolean staysAway(ChurnAlert alert, int horizonDays) {
        long next = visits.nextVisitAfter(alert.userId(), alert.eventTime().toEpochMilli());
        return next == Silence.NEVER || UtcDays.of(next) - UtcDays.of(alert.eventTime()) > horizonDays;
    }

    private static SortedMap<LocalDate, Map<AlertKind, Integer>> timeline(
            List<ChurnAlert> judged, long firstDay, long endDay, int stepDays) {
        SortedMap<LocalDate, Map<AlertKind, Integer>> bars = new TreeMap<>();
        for (long day = firstDay; day <= endDay; day += stepDays) {
            bars.put(LocalDate.ofEpochDay(day), new EnumMap<>(AlertKind.class));
        }
        for (ChurnAlert alert : judged) {
            long since = UtcDays.of(alert.eventTime()) - firstDay;
            LocalDate bar = LocalDate.ofEpochDay(firstDay + since / stepDays * stepDays);
            bars.computeIfAbsent(bar, day -> new EnumMap<>(AlertKind.class)).merge(alert.kind(), 1, Integer::sum);
        }
        return bars;
    }
}
