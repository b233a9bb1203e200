package io.tidewatch.it;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.Experience;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.ReplayListener;
import io.tidewatch.replay.ReplayOutcome;
import io.tidewatch.topics.Assignment;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.RiskScore;
import io.tidewatch.topics.ShopEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What came of a log: from an uninterrupted replay without Kafka it is the oracle for every run through Kafka.
 *
 * @param alerts the alerts, in any order
 * @param scored ids of the events that were scored, in any order
 * @param experience assignments and outcomes, in any order; empty: they are not compared
 */
record Outcome(List<ChurnAlert> alerts, List<String> scored, Optional<Experience> experience) {
    /** Of which assignments and outcomes are not compared. */
    Outcome(List<ChurnAlert> alerts, List<String> scored) {
        this(alerts, scored, Optional.empty());
    }

    /** What the contract promises of a risk; the oracle's batches are of another size than the engine's. */
    private static final double RISK_TOLERANCE = 1e-4;

    /** How many outcomes there are; none where they are not compared. */
    int concluded() {
        return experience.map(found -> found.outcomes().size()).orElse(0);
    }

    /** Replays a log without Kafka, alone in this thread, with the shipped model and the default policy. */
    static Outcome ofOfflineReplay(ShopLog log) throws ScoringException {
        Collector collector = new Collector();
        List<ShopEvent> events = new ArrayList<>(log.events());
        Set<String> distinct = new LinkedHashSet<>();
        events.forEach(event -> distinct.add(event.eventId()));
        // An event after the end lets the replay's clock go on to the end; it is not replayed itself.
        events.add(ShopEvent.of("end", "nobody", EventType.BROWSE, log.end().plusMillis(1))
                .build());
        try (Model model = Model.load(ShippedModel.FOLDER, Device.CPU);
                Scorer scorer = model.newScorer(OfflineReplay.DEFAULT_BATCH)) {
            ReplayOutcome outcome = new OfflineReplay(
                            ShippedModel.engine(scorer), OfflineReplay.DEFAULT_BATCH, collector)
                    .run(events.iterator(), Optional.of(log.end().plusMillis(1)))
                    .orElseThrow();
            if (outcome.scored() != distinct.size()) {
                throw new IllegalStateException("the log's retries are not all recognised, or other events are");
            }
        }
        return collector.outcome(distinct);
    }

    /**
     * Replays one partition after the other without Kafka, each with the models that its task decided with.
     *
     * @param events of each partition, retries included
     * @param models each partition's models by the number of the first event that it decides, the first from 0
     * @param folders the models' folders by name
     * @param end where every clock ends
     */
    static Outcome ofOfflineReplays(
            List<List<ShopEvent>> events,
            List<SortedMap<Integer, String>> models,
            Map<String, Path> folders,
            Instant end)
            throws ScoringException {
        Collector collector = new Collector();
        Set<String> distinct = new LinkedHashSet<>();
        try (Engines engines = new Engines(folders)) {
            for (int partition = 0; partition < events.size(); partition++) {
                List<ShopEvent> log = new ArrayList<>(events.get(partition));
                log.forEach(event -> distinct.add(event.eventId()));
                // As above, so that a partition without events has an end too.
                log.add(ShopEvent.of("end", "nobody", EventType.BROWSE, end.plusMillis(1))
                        .build());
                SortedMap<Integer, String> inForce = models.get(partition);
                List<OfflineReplay.Swap> swaps = inForce.tailMap(1).entrySet().stream()
                        .map(model -> new OfflineReplay.Swap(
                                model.getKey(), since -> engines.engine(model.getValue(), since)))
                        .toList();
                new OfflineReplay(
                                engines.engine(inForce.get(0), Long.MIN_VALUE),
                                OfflineReplay.DEFAULT_BATCH,
                                collector,
                                swaps)
                        .run(log.iterator(), Optional.of(end.plusMillis(1)));
            }
        }
        return collector.outcome(distinct);
    }

    /** Engines over loaded models with the default policy, for as long as the replays take. */
    private static final class Engines implements AutoCloseable {
        private final Map<String, Model> models = new LinkedHashMap<>();
        private final List<Scorer> scorers = new ArrayList<>();

        Engines(Map<String, Path> folders) {
            for (Map.Entry<String, Path> folder : folders.entrySet()) {
                models.put(folder.getKey(), Model.load(folder.getValue(), Device.CPU));
            }
        }

        Engine engine(String name, long since) {
            Model model = models.get(name);
            Scorer scorer = model.newScorer(OfflineReplay.DEFAULT_BATCH);
            scorers.add(scorer);
            return ShippedModel.engine(scorer, since);
        }

        @Override
        public void close() {
            scorers.forEach(Scorer::close);
            models.values().forEach(Model::close);
        }
    }

    /** Where another outcome differs from this one, in words; empty if nowhere. */
    List<String> differences(Outcome other) {
        List<String> differences = new ArrayList<>();
        compareScored(other, differences);
        Map<String, ChurnAlert> expected = byId(alerts, "expected", differences);
        Map<String, ChurnAlert> actual = byId(other.alerts, "received", differences);
        expected.forEach((id, alert) -> {
            if (!actual.containsKey(id)) {
                differences.add("missing alert " + alert);
            } else if (!same(alert, actual.get(id))) {
                differences.add("alert differs: expected " + alert + ", received " + actual.get(id));
            }
        });
        actual.forEach((id, alert) -> {
            if (!expected.containsKey(id)) {
                differences.add("needless alert " + alert);
            }
        });
        if (experience.isPresent() && other.experience.isPresent()) {
            compareExperience(experience.get(), other.experience.get(), differences);
        }
        return differences;
    }

    private static void compareExperience(Experience expected, Experience received, List<String> differences) {
        compare(
                "assignment",
                expected.assignments(),
                received.assignments(),
                Assignment::assignmentId,
                // The risk, and the risk times money, may differ by what the contract allows.
                (one, other) -> Math.abs(one.risk() - other.risk()) <= RISK_TOLERANCE
                        && withoutRisk(one).equals(withoutRisk(other)),
                differences);
        compare(
                "outcome",
                expected.outcomes(),
                received.outcomes(),
                io.tidewatch.topics.Outcome::assignmentId,
                Object::equals,
                differences);
    }

    private static <T> void compare(
            String what,
            List<T> expected,
            List<T> received,
            Function<T, String> id,
            BiPredicate<T, T> same,
            List<String> differences) {
        Map<String, T> actual = new LinkedHashMap<>();
        for (T one : received) {
            if (actual.put(id.apply(one), one) != null) {
                differences.add("received twice: " + what + " " + one);
            }
        }
        for (T one : expected) {
            T other = actual.remove(id.apply(one));
            if (other == null) {
                differences.add("missing " + what + " " + one);
            } else if (!same.test(one, other)) {
                differences.add(what + " differs: expected " + one + ", received " + other);
            }
        }
        actual.values().forEach(needless -> differences.add("needless " + what + " " + needless));
    }

    private static Assignment withoutRisk(Assignment assignment) {
        return new Assignment(
                assignment.assignmentId(),
                assignment.userId(),
                assignment.experiment(),
                assignment.arm(),
                assignment.heldOut(),
                assignment.propensity(),
                0,
                assignment.band(),
                assignment.valueTier(),
                assignment.customerGroup(),
                assignment.reason(),
                0,
                assignment.expectedSpend(),
                assignment.windowDays(),
                assignment.action(),
                assignment.ruleAction(),
                assignment.actionPropensities(),
                assignment.assignedAt(),
                assignment.due(),
                assignment.model(),
                assignment.policyVersion());
    }

    private void compareScored(Outcome other, List<String> differences) {
        Set<String> actual = new HashSet<>();
        for (String id : other.scored) {
            if (!actual.add(id)) {
                differences.add("event scored twice: " + id);
            }
        }
        Set<String> expected = new HashSet<>(scored);
        expected.stream().filter(id -> !actual.contains(id)).forEach(id -> differences.add("event lost: " + id));
        actual.stream().filter(id -> !expected.contains(id)).forEach(id -> differences.add("event made up: " + id));
    }

    private static Map<String, ChurnAlert> byId(List<ChurnAlert> alerts, String what, List<String> differences) {
        Map<String, ChurnAlert> byId = new LinkedHashMap<>();
        for (ChurnAlert alert : alerts) {
            if (byId.put(alert.alertId(), alert) != null) {
                differences.add(what + " twice: alert " + alert.alertId());
            }
        }
        return byId;
    }

    /** Everything but the risk must be equal. */
    private static boolean same(ChurnAlert one, ChurnAlert other) {
        return Math.abs(one.risk() - other.risk()) <= RISK_TOLERANCE
                && withoutRisk(one).equals(withoutRisk(other));
    }

    /** The same as if alerts had been noticed at their own time, which a live engine notices by the wall clock. */
    Outcome detectedAtOnce() {
        return new Outcome(
                alerts.stream()
                        .map(alert -> copy(alert, alert.risk(), alert.eventTime()))
                        .toList(),
                scored,
                experience);
    }

    private static ChurnAlert withoutRisk(ChurnAlert alert) {
        return copy(alert, 0, alert.detectedAt());
    }

    private static ChurnAlert copy(ChurnAlert alert, double risk, Instant detectedAt) {
        return new ChurnAlert(
                alert.alertId(),
                alert.episodeId(),
                alert.assignmentId(),
                alert.userId(),
                alert.kind(),
                alert.trigger(),
                risk,
                alert.windowDays(),
                alert.silenceDays(),
                alert.usualGapDays(),
                alert.due(),
                // The risk times money.
                OptionalDouble.empty(),
                alert.band(),
                alert.previousBand(),
                alert.reasons(),
                alert.suggestedAction(),
                alert.valueTier(),
                alert.visits(),
                alert.eventTime(),
                detectedAt,
                alert.expiresAt(),
                alert.causedBy(),
                alert.model(),
                alert.policyVersion());
    }

    private static final class Collector implements ReplayListener {
        private final List<ChurnAlert> alerts = new ArrayList<>();
        private final List<Assignment> assignments = new ArrayList<>();
        private final List<io.tidewatch.topics.Outcome> outcomes = new ArrayList<>();

        Outcome outcome(Set<String> scored) {
            return new Outcome(
                    List.copyOf(alerts), List.copyOf(scored), Optional.of(new Experience(assignments, outcomes)));
        }

        @Override
        public void event(ShopEvent event) {
            // What goes in is known.
        }

        @Override
        public void score(RiskScore score) {
            // Alerts and features are compared.
        }

        @Override
        public void alert(ChurnAlert alert) {
            alerts.add(alert);
        }

        @Override
        public void experience(Experience experience) {
            assignments.addAll(experience.assignments());
            outcomes.addAll(experience.outcomes());
        }
    }
}
