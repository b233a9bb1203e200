package io.tidewatch.replay.response;

import io.tidewatch.engine.strategy.Choice;
import io.tidewatch.engine.strategy.Strategy;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.engine.strategy.StrategyState;
import io.tidewatch.replay.generator.Dice;
import io.tidewatch.topics.ActionType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * A strategy that learns in an {@link ActionShop}, beside the shop's rules and the best assignment that there is. Outcomes come as late as
 * a churn window.
 *
 * @param outcomes that it learns from
 * @param delay decisions that are made before a decision's outcome is known
 * @param seed the same seed gives the same run
 * @param explore share of the decisions that are made to learn
 */
public record StrategySimulation(int outcomes, int delay, long seed, double explore) {
    /** Decisions between two looks at what the strategy would do. */
    static final int LOOK_EVERY = 250;
    /** Customers by whom the strategy is judged, the same at every look. */
    private static final int JUDGES = 200;

    private static final Set<ActionType> ALL = EnumSet.allOf(ActionType.class);

    /**
     * What was seen at a look. Money is the true average of a customer, less cost.
     *
     * @param outcomes that the strategy had learnt from
     * @param strategy money by the strategy's chances, exploration included
     * @param rules money by the rules
     * @param best money by the best action for each customer
     * @param none money if nothing is done
     */
    public record Look(long outcomes, double strategy, double rules, double best, double none) {}

    private record Pending(ActionShop.Visitor visitor, ActionType action, ActionShop.Happened happened) {}

    /** Runs it; the last look is after all outcomes. */
    public List<Look> run() {
        ActionShop shop = new ActionShop();
        Dice dice = new Dice(seed, 1);
        Strategy strategy = new Strategy(new StrategySettings(explore, StrategySettings.DEFAULT_SHARE, "seed-" + seed));
        List<ActionShop.Visitor> judges = judges(shop);
        StrategyState state = StrategyState.empty();
        Queue<Pending> open = new ArrayDeque<>();
        List<Look> looks = new ArrayList<>();
        looks.add(look(shop, strategy, state, judges));
        for (int decision = 0; state.outcomes() < outcomes; decision++) {
            ActionShop.Visitor visitor = shop.draw(dice);
            Choice choice = strategy.choose(
                    state,
                    visitor.context(),
                    visitor.known(),
                    ActionShop.rules(visitor.context()),
                    ALL,
                    "a-" + decision);
            open.add(new Pending(visitor, choice.action(), shop.happens(visitor, choice.action(), dice)));
            if (open.size() > delay) {
                Pending known = open.remove();
                state = state.with(
                        known.visitor().context(),
                        known.visitor().known(),
                        known.action(),
                        known.happened().outcome().returned(),
                        known.happened().cost());
                if (state.outcomes() % LOOK_EVERY == 0) {
                    looks.add(look(shop, strategy, state, judges));
                }
            }
        }
        return looks;
    }

    private List<ActionShop.Visitor> judges(ActionShop shop) {
        Dice dice = new Dice(seed, 2);
        List<ActionShop.Visitor> judges = new ArrayList<>(JUDGES);
        for (int i = 0; i < JUDGES; i++) {
            judges.add(shop.draw(dice));
        }
        return judges;
    }

    private static Look look(ActionShop shop, Strategy strategy, StrategyState state, List<ActionShop.Visitor> judges) {
        double[] sums = new double[4];
        for (int i = 0; i < judges.size(); i++) {
            ActionShop.Visitor visitor = judges.get(i);
            ActionType rules = ActionShop.rules(visitor.context());
            Choice choice = strategy.choose(state, visitor.context(), visitor.known(), rules, ALL, "judge-" + i);
            sums[0] += choice.propensities().entrySet().stream()
                    .mapToDouble(entry -> entry.getValue() * shop.expected(visitor, entry.getKey()))
                    .sum();
            sums[1] += shop.expected(visitor, rules);
            sums[2] += Arrays.stream(ActionType.values())
                    .mapToDouble(action -> shop.expected(visitor, action))
                    .max()
                    .orElseThrow();
            sums[3] += shop.expected(visitor, ActionType.NONE);
        }
        int count = judges.size();
        return new Look(state.outcomes(), sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count);
    }
}
