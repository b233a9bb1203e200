package io.tidewatch.streams.task;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.ProfileReader;
import io.tidewatch.engine.Shadow;
import io.tidewatch.engine.ShadowState;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.streams.registry.InForce;
import io.tidewatch.streams.registry.ModelSource;
import io.tidewatch.topics.ShadowScore;
import io.tidewatch.topics.ShopEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model in the shadow of one task's, if there is one: scores each batch after it was decided. What fails here costs
 * records of {@code churn.shadow} and nothing else; a model that fails again and again is left alone until another is set.
 */
final class TaskShadow {
    private static final Logger LOGGER = LoggerFactory.getLogger(TaskShadow.class);
    /** Failures in a row after which the model is given up: a GPU that is short of memory recovers sooner. */
    private static final int MOST_FAILURES = 5;

    private final int capacity;
    private final ModelSource models;
    private final EngineCounters counters;
    private final ProfileReader profiles;
    private final ShadowState rows;
    private final TaskStatus status;
    private Optional<InForce> seen = Optional.empty();
    private Optional<Running> running = Optional.empty();
    private int failures;

    /** What runs, with the model's hold and the scorer to give back. */
    private record Running(InForce inForce, Scorer scorer, Shadow shadow) {
        String name() {
            return inForce.model().manifest().name();
        }

        void close() {
            try {
                scorer.close();
            } finally {
                inForce.model().release();
            }
        }
    }

    /** What has to be known of a batch before it is decided. */
    record Before(Map<String, float[]> hidden) {}

    /**
     * @param capacity most events of a batch
     * @param profiles the engine's
     */
    TaskShadow(
            int capacity,
            ModelSource models,
            EngineCounters counters,
            ProfileReader profiles,
            ShadowState rows,
            TaskStatus status) {
        this.capacity = capacity;
        this.models = models;
        this.counters = counters;
        this.profiles = profiles;
        this.rows = rows;
        this.status = status;
    }

    /** To be called before a batch is decided; empty if there is no shadow, or it failed. */
    Optional<Before> before(List<ShopEvent> batch) {
        followPointer();
        if (running.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Before(running.get().shadow.before(batch, profiles, rows)));
        } catch (ScoringException failed) {
            failed(failed);
            return Optional.empty();
        }
    }

    /**
     * Scores what was decided.
     *
     * @param before what {@link #before} said of the batch
     * @param active the policy of the model that decided
     */
    List<ShadowScore> follow(Optional<Before> before, List<Optional<Decision>> decisions, AlertPolicy active) {
        if (before.isEmpty() || running.isEmpty()) {
            return List.of();
        }
        List<Decision.Scored> scored = decisions.stream()
                .flatMap(Optional::stream)
                .filter(Decision.Scored.class::isInstance)
                .map(Decision.Scored.class::cast)
                .toList();
        try {
            List<ShadowScore> scores = running.get().shadow.follow(before.get().hidden, scored, active, rows);
            failures = 0;
            return scores;
        } catch (ScoringException failed) {
            failed(failed);
            return List.of();
        }
    }

    void close() {
        Optional<Running> ended = running;
        running = Optional.empty();
        ended.ifPresent(Running::close);
    }

    private void followPointer() {
        Optional<InForce> now = models.shadow();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        failures = 0;
        close();
        running = models.holdShadow().map(this::run);
        status.shadow(running.map(Running::name));
    }

    private Running run(InForce held) {
        try {
            Scorer scorer = held.model().newScorer(capacity);
            return new Running(held, scorer, new Shadow(scorer, held.model().policy()));
        } catch (RuntimeException inVain) {
            held.model().release();
            throw inVain;
        }
    }

    private void failed(ScoringException failure) {
        counters.shadowFailure();
        failures++;
        LOGGER.atWarn()
                .addKeyValue("task", status.task())
                .addKeyValue("model", running.map(Running::name).orElse("none"))
                .addKeyValue("failures", failures)
                .addKeyValue("givenUp", failures == MOST_FAILURES)
                .addKeyValue("reason", failure.getMessage())
                .log("The shadow failed; the engine goes on");
        if (failures == MOST_FAILURES) {
            close();
            status.shadow(Optional.empty());
        }
    }
}
