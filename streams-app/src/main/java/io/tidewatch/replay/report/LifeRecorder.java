package io.tidewatch.replay.report;

import io.tidewatch.replay.evaluation.EarlyWarning;
import io.tidewatch.replay.evaluation.Observation;
import io.tidewatch.replay.evaluation.RiskAtSilence;
import io.tidewatch.replay.evaluation.Silence;
import io.tidewatch.replay.evaluation.UtcDays;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps the scores of some users and picks a few whose stories show what the engine does, false alarms included. Not a
 * sample to judge by: the figures do that.
 */
final class LifeRecorder {
    /** Users whose scores are kept: enough to find every kind of story in, little enough for any log. */
    private static final int MOST_USERS = 5_000;
    /** Scores kept of one user: a life on one small plot needs no more. */
    private static final int MOST_SCORES = 500;
    /** How long before the judged span a life is shown, days. */
    static final int LEAD_IN_DAYS = 60;

    private final Map<String, List<RiskScore>> scores = new HashMap<>();
    private final long fromMillis;

    LifeRecorder(long fromDay) {
        fromMillis = UtcDays.startMillis(fromDay - LEAD_IN_DAYS);
    }

    /** Whether a moment is late enough to be shown in a life. */
    boolean shows(Instant time) {
        return time.toEpochMilli() >= fromMillis;
    }

    void add(RiskScore score) {
        if (score.trigger() != Trigger.EVENT) {
            return;
        }
        List<RiskScore> kept = scores.get(score.userId());
        if (kept == null) {
            if (scores.size() >= MOST_USERS) {
                return;
            }
            kept = new ArrayList<>();
            scores.put(score.userId(), kept);
        }
        boolean shown = shows(score.eventTime());
        if (!shown && !kept.isEmpty()) {
            kept.set(0, score);
        } else if (kept.size() < MOST_SCORES) {
            kept.add(score);
        }
    }

    /** The lives, at most one per story. */
    List<Life> lives(Collection<Silence> silences, Collection<ChurnAlert> alerts, Observation observation) {
        Map<String, List<Silence>> byUser = new HashMap<>();
        silences.stream()
                .filter(silence -> scores.containsKey(silence.userId()))
                .forEach(silence -> byUser.computeIfAbsent(silence.userId(), user -> new ArrayList<>())
                        .add(silence));
        Map<String, List<ChurnAlert>> alertsByUser = new HashMap<>();
        alerts.stream()
                .filter(alert -> byUser.containsKey(alert.userId()))
                .sorted(Comparator.comparing(ChurnAlert::eventTime))
                .forEach(alert -> alertsByUser
                        .computeIfAbsent(alert.userId(), user -> new ArrayList<>())
                        .add(alert));
        Set<String> taken = new HashSet<>();
        List<Life> lives = new ArrayList<>();
        for (Story story : Story.values()) {
            byUser.entrySet().stream()
                    .filter(user -> !taken.contains(user.getKey()))
                    .filter(user -> story.tells(
                            user.getValue(), alertsByUser.getOrDefault(user.getKey(), List.of()), observation))
                    .max(Comparator.<Map.Entry<String, List<Silence>>>comparingInt(
                                    user -> user.getValue().size())
                            .thenComparing(Map.Entry::getKey))
                    .ifPresent(user -> {
                        taken.add(user.getKey());
                        lives.add(life(
                                "Customer " + (char) ('A' + lives.size()),
                                story.words,
                                user.getValue(),
                                scores.get(user.getKey()),
                                alertsByUser.getOrDefault(user.getKey(), List.of()),
                                observation));
                    });
        }
        return lives;
    }

    private Life life(
            String name,
            String story,
            List<Silence> silences,
            List<RiskScore> history,
            List<ChurnAlert> alerts,
            Observation observation) {
        List<Instant> visits = silences.stream()
                .map(silence -> Instant.ofEpochMilli(silence.startMillis()))
                .filter(this::shows)
                .toList();
        List<Life.Point> points = new ArrayList<>();
        for (int at = 0; at < history.size(); at++) {
            long until = at + 1 < history.size()
                    ? history.get(at + 1).eventTime().toEpochMilli()
                    : UtcDays.startMillis(observation.endDay() + 1);
            appendRisk(points, history.get(at), until);
        }
        List<Life.Mark> marks = alerts.stream()
                .filter(alert -> shows(alert.eventTime()))
                .map(alert -> new Life.Mark(alert.eventTime(), alert.kind(), alert.risk()))
                .toList();
        return new Life(name, story, visits, points, marks);
    }

    /** The risk from an event on, day by day, until just before the next. */
    private void appendRisk(List<Life.Point> points, RiskScore score, long untilMillis) {
        long start = score.eventTime().toEpochMilli();
        long day = UtcDays.startMillis(1);
        for (long time = start; time < untilMillis; time += day) {
            appendRisk(points, score, start, time);
        }
        appendRisk(points, score, start, Math.max(start, untilMillis - 1));
    }

    private void appendRisk(List<Life.Point> points, RiskScore score, long start, long time) {
        if (time >= fromMillis) {
            double silence = (double) (time - start) / UtcDays.startMillis(1);
            points.add(new Life.Point(Instant.ofEpochMilli(time), RiskAtSilence.of(score, silence)));
        }
    }

    /** What is worth seeing: a hit by silence, a hit by an event, a false alarm, a customer rightly left alone, a miss. */
    private enum Story {
        SILENCE_HIT("went quiet, was flagged by the silence timer, and did not come back within the horizon") {
            @Override
            boolean tells(List<Silence> silences, List<ChurnAlert> alerts, Observation observation) {
                return hit(silences, alerts, observation, Trigger.SILENCE).isPresent();
            }
        },
        EVENT_HIT("was flagged on what turned out to be the last visit") {
            @Override
            boolean tells(List<Silence> silences, List<ChurnAlert> alerts, Observation observation) {
                return hit(silences, alerts, observation, Trigger.EVENT).isPresent();
            }
        },
        FALSE_ALARM("was flagged and came back anyway: a false alarm") {
            @Override
            boolean tells(List<Silence> silences, List<ChurnAlert> alerts, Observation observation) {
                return regular(
                                silences,
                                observation,
                                silence -> raised(silence, alerts)
                                        .filter(alert -> !silence.staysAwayAfter(
                                                UtcDays.of(alert.eventTime()), observation.horizonDays()))
                                        .isPresent())
                        .isPresent();
            }
        },
        LEFT_ALONE("keeps coming, and was rightly left alone") {
            @Override
            boolean tells(List<Silence> silences, List<ChurnAlert> alerts, Observation observation) {
                return alerts.isEmpty()
                        && silences.stream().noneMatch(silence -> silence.isDeparture(observation))
                        && regular(silences, observation, silence -> true).isPresent();
            }
        };

        private final String words;

        Story(String words) {
            this.words = words;
        }

        abstract boolean tells(List<Silence> silences, List<ChurnAlert> alerts, Observation observation);

        private static Optional<Silence> hit(
                List<Silence> silences, List<ChurnAlert> alerts, Observation observation, Trigger trigger) {
            return regular(
                    silences,
                    observation,
                    silence -> silence.isDeparture(observation)
                            && raised(silence, alerts)
                                    .filter(alert -> alert.trigger() == trigger)
                                    .filter(alert -> UtcDays.of(alert.eventTime())
                                            < silence.startDay() + observation.horizonDays())
                                    .isPresent());
        }

        private static Optional<Silence> regular(
                List<Silence> silences, Observation observation, Predicate<Silence> wanted) {
            return silences.stream()
                    .filter(silence -> silence.visits() >= EarlyWarning.REGULAR_VISITS)
                    .filter(silence -> silence.startDay() >= observation.fromDay())
                    .filter(wanted)
                    .findFirst();
        }

        private static Optional<ChurnAlert> raised(Silence silence, List<ChurnAlert> alerts) {
            return alerts.stream()
                    .filter(alert -> alert.kind() == AlertKind.RAISED)
                    .filter(alert -> alert.eventTime().toEpochMilli() >= silence.startMillis()
                            && alert.eventTime().toEpochMilli() < silence.nextMillis())
                    .findFirst();
        }
    }
}
