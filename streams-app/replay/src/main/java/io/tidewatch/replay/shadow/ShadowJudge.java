package io.tidewatch.replay.shadow;

import io.tidewatch.engine.profile.Visits;
import io.tidewatch.replay.evaluation.Calibration;
import io.tidewatch.replay.evaluation.UtcDays;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ModelOpinion;
import io.tidewatch.topics.ShadowScore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Takes the records of {@code churn.shadow}, each user's in order, and judges both models by what followed: one sample a visit,
 * the scores after its last event, against whether the customer was lost, each model by the churn window that it gave. Memory
 * grows with visits.
 */
public final class ShadowJudge {
    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
    /** Risks have four decimals, so 0 and 1 mean half of the last one. */
    private static final double LEAST_RISK = 0.5e-4;

    /** Where the windows disagree about more of the visits, the risks are of different things. */
    private static final double MOST_DIFFERENT = 0.05;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long NO_VISIT = Long.MIN_VALUE;

    private final Map<String, User> users = new HashMap<>();
    private final Map<ModelPair, Pair> pairs = new HashMap<>();
    private final Set<Long> days = new TreeSet<>();
    private long lastMillis = Long.MIN_VALUE;

    /**
     * A visit's last scores.
     *
     * @param millis the visit's last event that is no return
     * @param nextMillis the next visit's first event
     */
    private record Visit(ModelOpinion active, ModelOpinion shadow, long millis, long nextMillis) {
        boolean isLost(ModelOpinion said) {
            return nextMillis == NEVER || UtcDays.of(nextMillis) - UtcDays.of(millis) > said.windowDays();
        }
    }

    private static final class User {
        private Optional<ShadowScore> pending = Optional.empty();
        private long lastOfVisit = NO_VISIT;
    }

    private static final class Pair {
        private final List<Visit> visits = new ArrayList<>();
        private final Set<String> users = new java.util.HashSet<>();
        private final long[][] bands = new long[Band.values().length][Band.values().length];
        private long events;
        private long firstMillis = Long.MAX_VALUE;
        private long lastMillis = Long.MIN_VALUE;
    }

    /** Takes a record. */
    public void add(ShadowScore score) {
        long millis = score.eventTime().toEpochMilli();
        User user = users.computeIfAbsent(score.userId(), id -> new User());
        if (Visits.counts(score.type())) {
            if (user.lastOfVisit == NO_VISIT || Visits.isNew(user.lastOfVisit, millis)) {
                close(user, millis);
            }
            user.lastOfVisit = Math.max(user.lastOfVisit, millis);
        }
        user.pending = Optional.of(score);
        Pair pair = pairs.computeIfAbsent(ModelPair.of(score), models -> new Pair());
        pair.events++;
        pair.users.add(score.userId());
        pair.bands[score.active().band().ordinal()][score.shadow().band().ordinal()]++;
        pair.firstMillis = Math.min(pair.firstMillis, millis);
        pair.lastMillis = Math.max(pair.lastMillis, millis);
        lastMillis = Math.max(lastMillis, millis);
        days.add(UtcDays.of(score.eventTime()));
    }

    /** The report on the pair of the latest record; empty if there was none. Call once, when everything was taken in. */
    public Optional<ShadowReport> report() {
        users.values().forEach(user -> close(user, NEVER));
        return pairs.entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue().lastMillis))
                .map(entry -> report(entry.getKey(), entry.getValue()));
    }

    /** Ends the user's visit, if there was one: a user who has only returned goods has no silence. */
    private void close(User user, long nextMillis) {
        if (user.lastOfVisit != NO_VISIT) {
            ShadowScore last = user.pending.orElseThrow();
            pairs.get(ModelPair.of(last))
                    .visits
                    .add(new Visit(last.active(), last.shadow(), user.lastOfVisit, nextMillis));
        }
    }

    private ShadowReport report(ModelPair models, Pair pair) {
        long same = 0;
        for (int band = 0; band < pair.bands.length; band++) {
            same += pair.bands[band][band];
        }
        long total = pairs.values().stream().mapToLong(any -> any.events).sum();
        long firstDay = UtcDays.of(Instant.ofEpochMilli(pair.firstMillis));
        long lastDay = UtcDays.of(Instant.ofEpochMilli(lastMillis));
        long known = days.stream().filter(day -> day >= firstDay).count();
        return new ShadowReport(
                models,
                Instant.ofEpochMilli(pair.firstMillis),
                Instant.ofEpochMilli(lastMillis),
                pair.events,
                pair.users.size(),
                same,
                Arrays.stream(pair.bands)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList(),
                figures(models.active(), pair.visits, Visit::active),
                figures(models.shadow(), pair.visits, Visit::shadow),
                difference(pair.visits),
                lastDay - firstDay + 1 - known,
                total - pair.events);
    }

    private ModelFigures figures(String model, List<Visit> visits, Function<Visit, ModelOpinion> opinion) {
        List<Calibration.Outcome> outcomes = new ArrayList<>();
        double loss = 0;
        int lost = 0;
        int alerts = 0;
        int judgedAlerts = 0;
        int rightAlerts = 0;
        for (Visit visit : visits) {
            ModelOpinion said = opinion.apply(visit);
            boolean isLost = visit.isLost(said);
            boolean over = isOver(visit, said);
            if (over) {
                outcomes.add(new Calibration.Outcome(said.risk(), isLost));
                loss += loss(said.risk(), isLost);
                lost += isLost ? 1 : 0;
            }
            if (warns(visit, said)) {
                alerts++;
                judgedAlerts += over ? 1 : 0;
                rightAlerts += over && isLost ? 1 : 0;
            }
        }
        int[] windows = visits.stream()
                .mapToInt(visit -> opinion.apply(visit).windowDays())
                .sorted()
                .toArray();
        return new ModelFigures(
                model,
                windows.length == 0 ? 0 : windows[windows.length / 2],
                outcomes.size(),
                lost,
                RocAuc.of(outcomes),
                outcomes.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(loss / outcomes.size()),
                Calibration.of(outcomes),
                alerts,
                judgedAlerts,
                rightAlerts);
    }

    /** On the visits of which both windows say the same; none where they disagree too often to compare. */
    private ShadowReport.Difference difference(List<Visit> visits) {
        List<Visit> over = visits.stream()
                .filter(visit -> isOver(visit, visit.active) && isOver(visit, visit.shadow))
                .toList();
        double[] differences = over.stream()
                .filter(visit -> visit.isLost(visit.active) == visit.isLost(visit.shadow))
                .mapToDouble(visit -> {
                    boolean isLost = visit.isLost(visit.active);
                    return loss(visit.shadow.risk(), isLost) - loss(visit.active.risk(), isLost);
                })
                .toArray();
        if (differences.length < 2 || over.size() - differences.length > MOST_DIFFERENT * over.size()) {
            return new ShadowReport.Difference(OptionalDouble.empty(), OptionalDouble.empty());
        }
        double mean = Arrays.stream(differences).average().orElseThrow();
        double variance = Arrays.stream(differences)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (differences.length - 1);
        return new ShadowReport.Difference(
                OptionalDouble.of(mean), OptionalDouble.of(2 * Math.sqrt(variance / differences.length)));
    }

    /** Whether a window is over, so that every outcome is known alike. */
    private boolean isOver(Visit visit, ModelOpinion said) {
        return UtcDays.of(visit.millis) + said.windowDays() <= UtcDays.of(lastMillis);
    }

    /** Whether the model would have warned in the silence after a visit: not if the user was back before. */
    private boolean warns(Visit visit, ModelOpinion said) {
        if (said.alertsAfterDays().isEmpty()) {
            return false;
        }
        long warning = visit.millis + Math.round(said.alertsAfterDays().getAsDouble() * MILLIS_PER_DAY);
        return warning < visit.nextMillis && warning <= lastMillis;
    }

    private static double loss(double risk, boolean lost) {
        double bounded = Math.min(Math.max(risk, LEAST_RISK), 1 - LEAST_RISK);
        return -Math.log(lost ? bounded : 1 - bounded);
    }
}
