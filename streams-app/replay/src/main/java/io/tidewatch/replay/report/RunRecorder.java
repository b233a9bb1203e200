package io.tidewatch.replay.report;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.replay.evaluation.AlertRule;
import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.replay.evaluation.CurveJudge;
import io.tidewatch.replay.evaluation.EarlyWarning;
import io.tidewatch.replay.evaluation.JudgedGroup;
import io.tidewatch.replay.evaluation.Observation;
import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.evaluation.Silence;
import io.tidewatch.replay.evaluation.UtcDays;
import io.tidewatch.replay.evaluation.VisitLog;
import io.tidewatch.replay.evaluation.opponent.Opponents;
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
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Gathers what went in and what came out of one run, offline or through Kafka, and makes the report of it. Events in time
 * order; scores and alerts in each customer's order. Not thread-safe.
 */
public final class RunRecorder implements ReplayListener {
    /** Mean length of a month, as in the training's budget. */
    private static final double DAYS_PER_MONTH = 365.25 / 12;
    /** More bars than this cannot be told apart; then a bar is a week. */
    private static final int MOST_DAILY_BARS = 45;

    private static final int DAYS_PER_WEEK = 7;
    /** As {@link CustomerGroup#REGULAR} counts. */
    private static final int REGULAR_VISITS = 3;

    private final Instant from;
    private final Function<ChurnAlert, String> wording;
    private final VisitLog visits = new VisitLog();
    private final CurveJudge curves;
    private final LifeRecorder lives;
    private final AlertRule rule;
    private final List<ChurnAlert> alerts = new ArrayList<>();
    private long firstMillis = Long.MAX_VALUE;

    /**
     * @param from from when on alerts are judged
     * @param wording puts an alert into the words that an agent reads
     */
    public RunRecorder(Instant from, Function<ChurnAlert, String> wording) {
        this.from = from;
        this.wording = wording;
        this.curves = new CurveJudge(visits, UtcDays.of(from));
        this.lives = new LifeRecorder(UtcDays.of(from));
        this.rule = new AlertRule(from);
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
        curves.add(score);
        lives.add(score);
    }

    /** An alert that came out, those before the judged span included: of them only what a life shows is kept. */
    @Override
    public synchronized void alert(ChurnAlert alert) {
        rule.add(alert);
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
        Observation observation = new Observation(UtcDays.of(facts.from()), UtcDays.of(facts.to()));
        List<Silence> silences = visits.silences(facts.window());
        Opponents opponents = Opponents.of(silences, observation, silence -> !rule.warnedBefore(silence));
        List<ChurnAlert> judged = judgedAlerts();
        List<Warned> warned = Warned.of(judged, silences);
        GroupReport everyone = group(silences, warned, opponents, observation, JudgedGroup.EVERYONE);
        // A log that begins after the judged span does: rates and plots begin with the log.
        long firstDay = Math.max(observation.cutDay(), Math.min(UtcDays.of(firstMillis), observation.endDay()));
        long days = observation.endDay() - firstDay + 1;
        int stepDays = days > MOST_DAILY_BARS ? DAYS_PER_WEEK : 1;
        AlertCounts counts = AlertCounts.of(judged);
        return new Report(
                facts,
                LogCheck.of(
                        firstMillis == Long.MAX_VALUE ? 0 : observation.endDay() - UtcDays.of(firstMillis) + 1,
                        visits.customers(1),
                        visits.customers(2),
                        visits.customers(REGULAR_VISITS),
                        everyone.quality()),
                counts,
                counts.raised() / (days / (double) DAYS_PER_WEEK),
                warned.stream()
                        .mapToDouble(one -> one.alert().valueAtRisk().orElse(0))
                        .sum(),
                everyone,
                group(silences, warned, opponents, observation, JudgedGroup.REGULARS),
                curves.calibration(observation.endDay()),
                Calibration.of(warned.stream()
                        .filter(one -> observation.judges(one.silence()))
                        .map(one -> new Calibration.Outcome(
                                one.alert().risk(), one.silence().isLost()))
                        .toList()),
                stepDays,
                timeline(judged, firstDay, observation.endDay(), stepDays),
                new WarningSample(observation, wording).of(warned),
                lives.lives(silences, alerts, observation),
                drift,
                Optional.empty());
    }

    private GroupReport group(
            List<Silence> silences,
            List<Warned> warned,
            Opponents opponents,
            Observation observation,
            JudgedGroup group) {
        Quality quality = EarlyWarning.judge(silences, rule, observation, group);
        double thousandCustomerMonths =
                visits.customerDays(observation.cutDay(), observation.endDay()) / 1000.0 / DAYS_PER_MONTH;
        long raised = warned.stream().filter(one -> group.has(one.silence())).count();
        return new GroupReport(
                quality,
                opponents.at(customers -> judgedWarnings(silences, observation, customers), group),
                thousandCustomerMonths == 0 ? 0 : raised / thousandCustomerMonths,
                (int) silences.stream()
                        .filter(group::has)
                        .filter(observation::judges)
                        .filter(rule::warnedBefore)
                        .count());
    }

    private int judgedWarnings(List<Silence> silences, Observation observation, CustomerGroup customers) {
        return (int) silences.stream()
                .filter(silence -> silence.group() == customers)
                .filter(observation::judges)
                .filter(silence -> rule.warnsAfter(silence).isPresent())
                .count();
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
