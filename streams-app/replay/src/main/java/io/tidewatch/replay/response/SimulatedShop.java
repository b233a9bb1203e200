package io.tidewatch.replay.response;

import io.tidewatch.engine.effect.ArmShares;
import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.effect.Traits;
import io.tidewatch.engine.effect.Trial;
import io.tidewatch.engine.effect.TrialOutcome;
import io.tidewatch.replay.generator.Dice;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One experiment in a shop whose customers respond in a known way: its trials, all of which have ended. */
final class SimulatedShop {
    static final String HOLDOUT = "holdout";
    static final String TREATED = "rules";
    /** The configuration's default. */
    private static final double HELD_OUT = 0.10;

    private static final ArmShares SHARES = new ArmShares(HOLDOUT, Map.of(HOLDOUT, HELD_OUT, TREATED, 1 - HELD_OUT));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** Bands and tiers, for the breakdowns. */
    private static final double CRITICAL_FROM = 0.7;

    private static final double MEDIUM_FROM = 50;
    private static final double HIGH_FROM = 190;

    private SimulatedShop() {}

    /** The trials, which depend on the dice alone. */
    static List<Trial> trials(Response response, int customers, int days, Dice dice) {
        List<Trial> trials = new ArrayList<>(customers);
        for (int number = 0; number < customers; number++) {
            ResponsiveCustomer customer = ResponsiveCustomer.draw(response, dice);
            boolean treated = !dice.chance(HELD_OUT);
            Instant assigned = START.plus(Duration.ofSeconds(
                    (long) ((double) number / customers * Duration.ofDays(days).toSeconds())));
            trials.add(trial(number, customer, treated, response, assigned, dice));
        }
        return trials;
    }

    private static Trial trial(
            int number, ResponsiveCustomer customer, boolean treated, Response response, Instant assigned, Dice dice) {
        double expected = customer.expectedSpend();
        return new Trial(
                "a-" + number,
                "u-" + number,
                treated ? TREATED : HOLDOUT,
                SHARES,
                new Covariates(customer.risk(), expected, customer.risk() * expected),
                new Traits(
                        customer.risk() >= CRITICAL_FROM ? Band.CRITICAL : Band.AT_RISK,
                        expected >= HIGH_FROM
                                ? ValueTier.HIGH
                                : expected >= MEDIUM_FROM ? ValueTier.MEDIUM : ValueTier.LOW,
                        Optional.of(AlertReason.values()[dice.below(AlertReason.values().length)].name())),
                assigned,
                assigned.plus(Duration.ofDays(customer.windowDays())),
                treated,
                treated ? response.cost(customer.comes(true)) : 0,
                Optional.of(new TrialOutcome(customer.comes(treated), customer.money(treated))));
    }
}
