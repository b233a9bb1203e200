package io.tidewatch.replay.report;

import io.tidewatch.replay.evaluation.JudgedGroup;
import io.tidewatch.replay.evaluation.Observation;
import io.tidewatch.replay.evaluation.PublishedCurve;
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
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps the scores of some customers and picks a few whose stories show what the engine does, false alarms included. Not a
 * sample to judge by: the figures do that.
 */
final class LifeRecorder {
    /** Customers whose scores are kept: enough to find every kind of story in, little enough for any log. */
    private static final int MOST_USERS = 5_000;
    /** Scores kept of one customer: a life on one small plot needs no more. */
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

    /** What is known of one customer. */
    private record Customer(String userId, List<Silence> silences, List<ChurnAlert> alerts) {
        boolean hasSilence(Predicate<Silence> wanted) {
            return silences.stream().filter(JudgedGroup.REGULARS::has).anyMatch(wanted);
        }

        boolean wasWarned(Silence silence, Trigger trigger) {
            return alerts.stream()
                    .anyMatch(alert -> alert.kind() == AlertKind.RAISED
                            && alert.trigger() == trigger
                            && Warned.contains(silence, alert));
        }

        boolean wasWarned(Silence silence) {
            return wasWarned(silence, Trigger.SILENCE) || wasWarned(silence, Trigger.EVENT);
        }
    }

    /** The lives, at most one per story: of those who can tell it that of the customer with the most visits. */
    List<Life> lives(Collection<Silence> silences, Collection<ChurnAlert> alerts, Observation observation) {
        Set<String> taken = new HashSet<>();
        List<Life> lives = new ArrayList<>();
        List<Customer> customers = customers(silences, alerts);
        for (Story story : Story.values()) {
            customers.stream()
                    .filter(customer -> !taken.contains(customer.userId))
                    .filter(customer -> story.tells(customer, observation))
                    .max(Comparator.<Customer>comparingInt(customer -> customer.silences.size())
                            .thenComparing(Customer::userId))
                    .ifPresent(customer -> {
                        taken.add(customer.userId);
                        String name = "Customer " + (char) ('A' + lives.size());
                        lives.add(life(name, story.words, customer, observation));
                    });
        }
        return lives;
    }

    private List<Customer> customers(Collection<Silence> silences, Collection<ChurnAlert> alerts) {
        Map<String, Customer> byUser = new HashMap<>();
        silences.stream()
                .filter(silence -> scores.containsKey(silence.userId()))
                .forEach(silence -> byUser.computeIfAbsent(
                                silence.userId(), user -> new Customer(user, new ArrayList<>(), new ArrayList<>()))
                        .silences
                        .add(silence));
        alerts.stream()
                .filter(alert -> byUser.containsKey(alert.userId()))
                .sorted(Comparator.comparing(ChurnAlert::eventTime))
                .forEach(alert -> byUser.get(alert.userId()).alerts.add(alert));
        return List.copyOf(byUser.values());
    }

    private Life life(String name, String story, Customer customer, Observation observation) {
        long endMillis = UtcDays.startMillis(observation.endDay() + 1);
        List<Life.Point> points = new ArrayList<>();
        List<RiskScore> history = scores.get(customer.userId);
        for (int at = 0; at < history.size(); at++) {
            RiskScore score = history.get(at);
            long until =
                    at + 1 < history.size() ? history.get(at + 1).eventTime().toEpochMilli() : endMillis;
            // After the window the customer is lost, and there is no risk to tell.
            appendRisk(points, score, Math.min(until, score.due().toEpochMilli()));
        }
        List<Silence> shown = customer.silences.stream()
                .filter(silence -> shows(Instant.ofEpochMilli(silence.startMillis())))
                .toList();
        return new Life(
                name,
                story,
                shown.stream()
                        .map(silence -> Instant.ofEpochMilli(silence.startMillis()))
                        .toList(),
                shown.stream().map(silence -> wait(silence, endMillis)).toList(),
                points,
                customer.alerts.stream()
                        .filter(alert -> shows(alert.eventTime()))
                        .map(alert -> new Life.Mark(alert.eventTime(), alert.kind(), alert.risk()))
                        .toList());
    }

    private static Life.Wait wait(Silence silence, long endMillis) {
        long end = Math.min(
                endMillis, Math.min(silence.nextMillis(), silence.window().due()));
        return new Life.Wait(
                Instant.ofEpochMilli(silence.window().begin()),
                Instant.ofEpochMilli(end),
                Instant.ofEpochMilli(silence.window().usualGapPasses()));
    }

    /** The risk from an event on, day by day, until just before the next. */
    private void appendRisk(List<Life.Point> points, RiskScore score, long untilMillis) {
        long start = score.eventTime().toEpochMilli();
        for (long time = start; time < untilMillis; time += UtcDays.startMillis(1)) {
            appendPoint(points, score, time);
        }
        appendPoint(points, score, Math.max(start, untilMillis - 1));
    }

    private void appendPoint(List<Life.Point> points, RiskScore score, long time) {
        if (time >= fromMillis) {
            points.add(new Life.Point(Instant.ofEpochMilli(time), PublishedCurve.at(score, time)));
        }
    }

    /** What is worth seeing: a hit by silence, a hit by trouble, a false alarm, a miss, a customer rightly left alone. */
    private enum Story {
        SILENCE_HIT("went quiet, was warned of, and was lost") {
            @Override
            boolean tells(Customer customer, Observation observation) {
                return customer.hasSilence(silence -> observation.judges(silence)
                        && silence.isLost()
                        && customer.wasWarned(silence, Trigger.SILENCE));
            }
        },
        TROUBLE_HIT("was warned of after trouble, and was lost") {
            @Override
            boolean tells(Customer customer, Observation observation) {
                return customer.hasSilence(silence ->
                        observation.judges(silence) && silence.isLost() && customer.wasWarned(silence, Trigger.EVENT));
            }
        },
        FALSE_ALARM("was warned of and came back in time: a false alarm") {
            @Override
            boolean tells(Customer customer, Observation observation) {
                return customer.hasSilence(
                        silence -> observation.judges(silence) && !silence.isLost() && customer.wasWarned(silence));
            }
        },
        MISSED("was lost without a warning: a miss") {
            @Override
            boolean tells(Customer customer, Observation observation) {
                return customer.hasSilence(
                        silence -> observation.judges(silence) && silence.isLost() && !customer.wasWarned(silence));
            }
        },
        LEFT_ALONE("keeps coming, and was rightly left alone") {
            @Override
            boolean tells(Customer customer, Observation observation) {
                return customer.alerts.isEmpty()
                        && customer.hasSilence(silence -> observation.judges(silence) && !silence.isLost())
                        && customer.silences.stream().noneMatch(Silence::isLost);
            }
        };

        private final String words;

        Story(String words) {
            this.words = words;
        }

        abstract boolean tells(Customer customer, Observation observation);
    }
}
