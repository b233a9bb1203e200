package io.tidewatch.engine;

import io.tidewatch.engine.alert.ActionMenu;
import io.tidewatch.engine.alert.Occasion;
import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.experiment.Arm;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.strategy.Choice;
import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.engine.strategy.StrategyContext;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.SuggestedAction;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses what is suggested: by the rules of the customer's arm, or by the strategy. The strategy acts once an assignment, so that an outcome has
 * one action to be put down to: what is raised later in the same assignment suggests nothing more.
 */
final class ActionChooser {
    private final ActionMenu menu;
    private final Experiment experiment;
    private final Optional<LearntStrategy> strategy;

    /** @param strategy empty: where one should choose, the rules do */
    ActionChooser(ActionMenu menu, Experiment experiment, Optional<LearntStrategy> strategy) {
        this.menu = menu;
        this.experiment = experiment;
        this.strategy = strategy.filter(learnt -> experiment.arms().stream().anyMatch(Arm::isStrategyArm));
    }

    /**
     * What an assignment begins with.
     *
     * @param action what is suggested, or would be in the hold-out
     * @param byRules what the policy's rules suggest
     * @param propensities how likely each action was for this customer, over all arms; they sum to 1
     */
    record Begun(SuggestedAction action, ActionType byRules, Map<ActionType, Double> propensities) {}

    /** The action of an alert with which an assignment begins. */
    Begun begin(String assignmentId, Arm arm, Occasion occasion, StrategyContext context, Covariates known) {
        SuggestedAction byRules = menu.byRules(Optional.empty(), occasion);
        Optional<Choice> choice = strategy.map(
                learnt -> learnt.choose(context, known, byRules.type(), menu.offered(occasion), assignmentId));
        SuggestedAction chosen = choice.filter(made -> arm.isStrategyArm())
                .map(Choice::action)
                .map(kind -> kind == byRules.type() ? byRules : menu.of(kind, occasion))
                .orElseGet(() -> menu.byRules(arm.actions(), occasion));
        return new Begun(chosen, byRules.type(), propensities(occasion, byRules.type(), choice));
    }

    /** The action of a later alert. */
    SuggestedAction later(Arm arm, Occasion occasion) {
        return strategy.isPresent() && arm.isStrategyArm()
                ? ActionMenu.nothing()
                : menu.byRules(arm.actions(), occasion);
    }

    private Map<ActionType, Double> propensities(Occasion occasion, ActionType byRules, Optional<Choice> choice) {
        Map<ActionType, Double> sums = new EnumMap<>(ActionType.class);
        for (Arm arm : experiment.arms()) {
            if (arm.buckets() > 0) {
                within(arm, occasion, byRules, choice)
                        .forEach((action, chance) -> sums.merge(action, arm.propensity() * chance, Double::sum));
            }
        }
        return sums;
    }

    private Map<ActionType, Double> within(Arm arm, Occasion occasion, ActionType byRules, Optional<Choice> choice) {
        if (arm.isHeldOut()) {
            return Map.of(ActionType.NONE, 1.0);
        }
        if (arm.isStrategyArm()) {
            return choice.map(Choice::propensities).orElse(Map.of(byRules, 1.0));
        }
        return Map.of(menu.byRules(arm.actions(), occasion).type(), 1.0);
    }
}
