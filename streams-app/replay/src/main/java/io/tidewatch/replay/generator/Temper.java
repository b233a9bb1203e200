package io.tidewatch.replay.generator;

import io.tidewatch.topics.ActionType;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a made-up customer takes it when the shop does something. What a customer is like is drawn once, from dice of its own, so that the same customer
 * does the same things as long as the shop does nothing. All shares and chances are chosen by hand, in the order of magnitude that trials of retention
 * campaigns report: most customers are moved by nothing, and some are driven away.
 */
final class Temper {
    /** Of all customers, those whom the right action may keep; the rest does what it would have done. */
    private static final double PERSUADABLE = 0.55;
    /** Of all customers, those whom any message annoys. */
    private static final double TOUCHY = 0.08;
    /** A touchy customer who gets one has enough with this chance. */
    private static final double LEAVES_OVER_IT = 0.3;
    /** Days until a customer who was persuaded looks in. */
    private static final double SOONEST_DAYS = 0.5;

    private static final double LATEST_DAYS = 5;
    /** The stream of the dice, beside those of customers' lives, which are below 10^8. */
    private static final long STREAM = 1L << 40;

    /** The chance that an action persuades one who can be, by what drives the customer away. */
    private static final Map<Cause, Map<ActionType, Double>> WORKS = works();

    private final Dice dice;
    private final boolean persuadable;
    private final boolean touchy;

    Temper(long seed, int number) {
        this.dice = new Dice(seed, STREAM + number);
        double kind = dice.uniform();
        this.persuadable = kind < PERSUADABLE;
        this.touchy = kind >= PERSUADABLE && kind < PERSUADABLE + TOUCHY;
    }

    /** What an action does to a customer. */
    enum Effect {
        /** Nothing: the customer would have come anyway, or does not come anyway. */
        NONE,
        /** A customer who was leaving, or had left, stays. */
        STAYS,
        /** A customer who was contented has had enough. */
        LEAVES
    }

    /**
     * What comes of an action.
     *
     * @param leaving whether the customer is on the way out, or has gone
     */
    Effect of(ActionType action, Cause cause, boolean leaving) {
        if (action == ActionType.NONE) {
            return Effect.NONE;
        }
        // Drawn whatever comes of it: what a later action does must not hang on it.
        double luck = dice.uniform();
        if (leaving) {
            double works = WORKS.get(cause).getOrDefault(action, 0.0);
            return persuadable && luck < works ? Effect.STAYS : Effect.NONE;
        }
        return touchy && luck < LEAVES_OVER_IT ? Effect.LEAVES : Effect.NONE;
    }

    /** Days until a persuaded customer looks in. */
    double returnsAfterDays() {
        return dice.uniform(SOONEST_DAYS, LATEST_DAYS);
    }

    /** How long a persuaded customer stays from then on, and what ends it. */
    Departure stays(long now, Shopper shopper) {
        return Departure.again(now, shopper, dice);
    }

    private static Map<Cause, Map<ActionType, Double>> works() {
        Map<Cause, Map<ActionType, Double>> works = new EnumMap<>(Cause.class);
        works.put(Cause.ONE_TIME, chances(0.15, 0.1, 0.1, 0.05));
        works.put(Cause.NATURAL, chances(0.05, 0.05, 0.03, 0.08));
        works.put(Cause.LOST_INTEREST, chances(0.4, 0.35, 0.75, 0.5));
        works.put(Cause.PRICE, chances(0.9, 0.6, 0.15, 0.35));
        works.put(Cause.BAD_SERVICE, chances(0.3, 0.45, 0.05, 0.9));
        return works;
    }

    private static Map<ActionType, Double> chances(double coupon, double points, double recommendation, double call) {
        return new EnumMap<>(Map.of(
                ActionType.COUPON,
                coupon,
                ActionType.POINTS,
                points,
                ActionType.RECOMMENDATION,
                recommendation,
                ActionType.CALL,
                call));
    }
}
