package io.tidewatch.engine.strategy.evaluation;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.effect.OutcomeRegression;
import io.tidewatch.engine.strategy.Lesson;
import io.tidewatch.topics.ActionType;
import java.util.EnumMap;
import java.util.Map;

/** Predicts what actions lead to: each begins with what the engine believes and learns from its own outcomes. Not thread-safe. */
final class ActionPredictions {
    private final Map<ActionType, OutcomeRegression> kept = new EnumMap<>(ActionType.class);
    private final Map<ActionType, OutcomeRegression> money = new EnumMap<>(ActionType.class);

    ActionPredictions() {
        for (ActionType action : ActionType.values()) {
            kept.put(action, new OutcomeRegression());
            money.put(action, new OutcomeRegression());
        }
    }

    void learn(Lesson lesson) {
        Covariates known = lesson.known();
        kept.get(lesson.done()).add(known, known.expectedKept(), lesson.returned() ? 1 : 0);
        money.get(lesson.done()).add(known, known.expectedMoney(), lesson.money());
    }

    /** Of each action that was possible. */
    Map<ActionType, Prediction> of(Lesson lesson) {
        Covariates known = lesson.known();
        Map<ActionType, Prediction> predictions = new EnumMap<>(ActionType.class);
        for (ActionType action : lesson.propensities().keySet()) {
            predictions.put(
                    action,
                    new Prediction(
                            kept.get(action).predict(known, known.expectedKept()),
                            money.get(action).predict(known, known.expectedMoney())));
        }
        return predictions;
    }
}
