package io.tidewatch.replay.loop;

import io.tidewatch.engine.Engine;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.engine.strategy.LearntStrategy;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.replay.OfflineReplay;
import io.tidewatch.replay.generator.RespondingShop;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.replay.report.MeasuredEffect;
import io.tidewatch.replay.report.StrategyGain;
import io.tidewatch.topics.Assignment;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a strategy brings beyond the rules, as only the maker of a shop can know: the same shop twice, with the same customers. In one the rules decide
 * about all of them, in the other a strategy that learns as the shop goes on.
 */
public final class TwinShops {
    /** Of a normal distribution 95 % lie within so many standard deviations. */
    private static final double WITHIN = 1.96;

    private static final double PER = 1_000;

    private final ShopSettings shop;
    private final BiFunction<Experiment, Optional<LearntStrategy>, Engine> engines;
    private final int batch;

    /**
     * @param engines makes engines of one model and policy
     * @param batch events scored at once, which the engines' scorer must hold
     */
    public TwinShops(ShopSettings shop, BiFunction<Experiment, Optional<LearntStrategy>, Engine> engines, int batch) {
        this.shop = shop;
        this.engines = engines;
        this.batch = batch;
    }

    /**
     * Runs both.
     *
     * @throws Exception if the model failed
     */
    public StrategyGain run(StrategySettings settings) throws Exception {
        RespondingShop byRules = new RespondingShop(shop);
        OfflineDecider rules = new OfflineDecider(
                listener -> new OfflineReplay(engines.apply(Experiment.none(), Optional.empty()), batch, listener));
        new ClosedLoop(byRules).run(rules);

        RespondingShop byStrategy = new RespondingShop(shop);
        Experiment all = new Experiment(ExperimentSettings.none().withStrategy(1));
        LearningDecider strategy = new LearningDecider(settings, learnt -> engines.apply(all, learnt), batch);
        new ClosedLoop(byStrategy).run(strategy);
        return gain(byRules, rules.assignments().size(), byStrategy, strategy);
    }

    /** Both shops have the same customers, so the difference is taken of each: what differs between customers is not in it. */
    private StrategyGain gain(
            RespondingShop byRules, int warnings, RespondingShop byStrategy, LearningDecider strategy) {
        double sum = 0;
        double squares = 0;
        for (int customer = 0; customer < shop.users(); customer++) {
            double difference = money(byStrategy, customer) - money(byRules, customer);
            sum += difference;
            squares += difference * difference;
        }
        double mean = sum / shop.users();
        double margin = WITHIN * Math.sqrt(Math.max(0, squares - shop.users() * mean * mean));
        double per = warnings == 0 ? 0 : PER / warnings;
        return new StrategyGain(
                new MeasuredEffect.Range(sum * per, (sum - margin) * per, (sum + margin) * per),
                strategy.assignments().size(),
                strategy.assignments().stream().filter(TwinShops::isOwn).count(),
                strategy.learnt());
    }

    /** Whether the strategy did something else than the rules would have. */
    private static boolean isOwn(Assignment assignment) {
        return assignment
                .ruleAction()
                .filter(assignment.action().type()::equals)
                .isEmpty();
    }

    private static double money(RespondingShop shop, int customer) {
        return shop.spend(customer)
                - shop.acts(customer).stream()
                        .mapToDouble(act -> ActionCosts.of(act.action()))
                        .sum();
    }
}
