package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.effect.TrialOutcome;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.strategy.StrategyContext;
import io.tidewatch.replay.generator.Dice;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shop in which it depends on the customer which action pays: the responses are known, so the best assignment of actions is too. Calls win
 * those back who spend much and cost too much for the others; coupons persuade those who spend little; what to recommend helps those who
 * buy less than before; points help everybody a little.
 */
final class ActionShop {
    private static final Map<ValueTier, Double> MEDIAN_SPEND =
            new EnumMap<>(Map.of(ValueTier.LOW, 25.0, ValueTier.MEDIUM, 80.0, ValueTier.HIGH, 250.0));
    /** Of the logarithms, of customers of one tier and of one customer's surprise. */
    private static final double SPREAD = 0.4;

    private static final double SURPRISE = 0.6;
    private static final Response NOTHING = new Response(0, 0, 0, 0);

    /** A customer who is warned of. */
    record Visitor(StrategyContext context, Covariates known) {}

    Visitor draw(Dice dice) {
        ValueTier tier = ValueTier.values()[dice.weighted(new double[] {0.5, 0.4, 0.1})];
        Band band = dice.chance(0.3) ? Band.CRITICAL : Band.AT_RISK;
        AlertReason reason = dice.pick(List.of(
                AlertReason.LONG_SILENCE,
                AlertReason.LONG_SILENCE,
                AlertReason.VISITS_SLOWING,
                AlertReason.LOWER_SPEND,
                AlertReason.SUPPORT_CONTACT));
        CustomerGroup group = dice.chance(0.7) ? CustomerGroup.REGULAR : CustomerGroup.RETURNING;
        double risk = band == Band.CRITICAL ? dice.uniform(0.7, 0.9) : dice.uniform(0.35, 0.7);
        double spend = dice.logNormal(MEDIAN_SPEND.get(tier), SPREAD);
        return new Visitor(
                new StrategyContext(band, tier, group, Optional.of(reason)), new Covariates(risk, spend, risk * spend));
    }

    /** What the shop's rules do, as the default policy would about. */
    static ActionType rules(StrategyContext context) {
        if (context.firstReason().filter(AlertReason.SUPPORT_CONTACT::equals).isPresent()) {
            return context.tier() == ValueTier.HIGH ? ActionType.CALL : ActionType.POINTS;
        }
        return context.band() == Band.CRITICAL ? ActionType.COUPON : ActionType.RECOMMENDATION;
    }

    /** The average money of a customer if an action is taken, less its cost. */
    double expected(Visitor visitor, ActionType action) {
        Response response = response(visitor.context(), action);
        double risk = visitor.known().risk();
        double comes = risk * response.persuaded() + (1 - risk) * (1 - response.annoyed());
        return comes * (visitor.known().expectedSpend() - response.coupon()) - response.contact();
    }

    /** What an action leads to. */
    Happened happens(Visitor visitor, ActionType action, Dice dice) {
        Response response = response(visitor.context(), action);
        boolean comes = response.comes(!dice.chance(visitor.known().risk()), dice.uniform());
        double surprise = dice.logNormal(StrictMath.exp(-SURPRISE * SURPRISE / 2), SURPRISE);
        double spend = comes ? visitor.known().expectedSpend() * surprise : 0;
        return new Happened(new TrialOutcome(comes, spend), response.cost(comes));
    }

    /**
     * What became of a customer.
     *
     * @param cost of the action, money
     */
    record Happened(TrialOutcome outcome, double cost) {}

    private static Response response(StrategyContext context, ActionType action) {
        boolean isHigh = context.tier() == ValueTier.HIGH;
        boolean isLow = context.tier() == ValueTier.LOW;
        boolean buysLess =
                context.firstReason().filter(AlertReason.LOWER_SPEND::equals).isPresent();
        return switch (action) {
            case COUPON -> new Response(isLow ? 0.30 : 0.10, isHigh ? 0.10 : 0.02, 0.1, 4);
            case RECOMMENDATION -> new Response(buysLess ? 0.30 : 0.02, 0.02, 0.05, 0);
            case POINTS -> new Response(0.10, 0, 0.1, 2);
            case CALL -> new Response(isHigh ? 0.40 : 0.15, 0.02, 12, 0);
            case NONE -> NOTHING;
        };
    }
}
