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
 * the scores after its last event, against whether a next visit came within the horizon. Memory grows with visits.
 */
public final class ShadowJudge {
    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
    /** Risks have four decimals, so 0 and 1 mean half of the last one. */
    private static final double LEAST_RISK = 0.5e-4;

    private static final long NEVER = Long.MAX_VALUE;

    private final Map<String, User> users = new HashMap<>();
    private final Map<ModelPair, Pair> pairs = new HashMap<>();
    private final Set<Long> days = new TreeSet<>();
    private long lastMillis = Long.MIN_VALUE;

    /** A visit's last scores, and when the next visit began. */
    private record Visit(ModelOpinion active, ModelOpinion shadow, long millis, long nextMillis) {}

    private static final class User {
        private Optional<ShadowScore> pending = Optional.empty();
        private long lastOfVisit = Long.MIN_VALUE;
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
            if (user.lastOfVisit == Long.MIN_VALUE || Visits.isNew(user.lastOfVisit, millis)) {
                user.pending.ifPresent(ended -> close(ended, millis));
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
        users.values().forEach(user -> user.pending.ifPresent(open -> close(open, NEVER)));
        return pairs.entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue().lastMillis))
                .map(entry -> report(entry.getKey(), entry.getValue()));
    }

    private void close(ShadowScore last, long nextMillis) {
        pairs.get(ModelPair.of(last))
                .visits
                .add(new Visit(last.active(), last.shadow(), last.eventTime().toEpochMilli(), nextMillis));
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
                figures(models.active(), 180, pair.visits, Visit::active),
                figures(models.shadow(), 180, pair.visits, Visit::shadow),
                difference(models, pair.visits),
                lastDay - firstDay + 1 - known,
                total - pair.events);
    }

    private ModelFigures figures(
            String model, int horizonDays, List<Visit> visits, Function<Visit, ModelOpinion> opinion) {
        List<Calibration.Outcome> outcomes = new ArrayList<>();
        double loss = 0;
        int away = 0;
        int alerts = 0;
        int judgedAlerts = 0;
        int rightAlerts = 0;
        for (Visit visit : visits) {
            ModelOpinion said = opinion.apply(visit);
            if (judged(visit, horizonDays)) {
                boolean stayed = staysAway(visit, visit.millis, horizonDays);
                outcomes.add(new Calibration.Outcome(said.risk(), stayed));
                loss += loss(said.risk(), stayed);
                away += stayed ? 1 : 0;
            }
            long warning = warning(visit, said);
            if (warning != NEVER) {
                alerts++;
                if (over(warning, horizonDays)) {
                    judgedAlerts++;
                    rightAlerts += staysAway(visit, warning, horizonDays) ? 1 : 0;
                }
            }
        }
        return new ModelFigures(
                model,
                horizonDays,
                outcomes.size(),
                away,
                RocAuc.of(outcomes),
                outcomes.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(loss / outcomes.size()),
                Calibration.of(outcomes),
                alerts,
                judgedAlerts,
                rightAlerts);
    }

    private ShadowReport.Difference difference(ModelPair models, List<Visit> visits) {
        int horizon = 180;
        double[] differences = visits.stream()
                .filter(visit -> judged(visit, horizon))
                .mapToDouble(visit -> {
                    boolean stayed = staysAway(visit, visit.millis, horizon);
                    return loss(visit.shadow.risk(), stayed) - loss(visit.active.risk(), stayed);
                })
                .toArray();
        if (horizon != 180 || differences.length < 2) {
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

    /** Whether the horizon after the visit is over, so that every outcome is known alike. */
    private boolean judged(Visit visit, int horizonDays) {
        return over(visit.millis, horizonDays);
    }

    private boolean over(long millis, int horizonDays) {
        return millis + horizonDays * MILLIS_PER_DAY <= lastMillis;
    }

    private static boolean staysAway(Visit visit, long since, int horizonDays) {
        return visit.nextMillis == NEVER || visit.nextMillis - since > horizonDays * MILLIS_PER_DAY;
    }

    /** When the model would have warned in the silence after a visit; never if the user was back before. */
    private long warning(Visit visit, ModelOpinion said) {
        if (said.alertsAfterDays().isEmpty()) {
            return NEVER;
        }
        long warning = visit.millis + Math.round(said.alertsAfterDays().getAsDouble() * MILLIS_PER_DAY);
        return warning < visit.nextMillis && warning <= lastMillis ? warning : NEVER;
    }

    private static double loss(double risk, boolean stayedAway) {
        double bounded = Math.min(Math.max(risk, LEAST_RISK), 1 - LEAST_RISK);
        return -Math.log(stayedAway ? bounded : 1 - bounded);
    }
}
