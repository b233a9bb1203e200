package io.tidewatch.engine.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.effect.Covariates;
import io.tidewatch.engine.effect.TrialOutcome;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.ValueTier;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StrategyTest {
    private static final Set<ActionType> ALL = EnumSet.allOf(ActionType.class);
    private static final StrategyContext LOW = context(ValueTier.LOW);
    private static final StrategyContext HIGH = context(ValueTier.HIGH);
    private final Strategy strategy = new Strategy(new StrategySettings(0.05, "seed"));

    @Test
    void beforeTheFirstOutcomeTheRulesDecideNearlyAlways() {
        Choice choice = strategy.choose(StrategyState.empty(), LOW, ActionType.POINTS, ALL, "a-1");

        assertThat(choice.propensities().get(ActionType.POINTS)).isGreaterThanOrEqualTo(0.95);
        assertThat(sum(choice.propensities())).isCloseTo(1, within(1e-12));
        assertThat(choice.propensities().values()).allMatch(chance -> chance > 0);
    }

    @Test
    void actionsAreDrawnByTheChancesThatAreLogged() {
        int[] counts = new int[ActionType.values().length];
        double[] expected = new double[counts.length];
        int decisions = 40_000;

        for (int i = 0; i < decisions; i++) {
            Choice choice = strategy.choose(StrategyState.empty(), LOW, ActionType.COUPON, ALL, "a-" + i);
            counts[choice.action().ordinal()]++;
            choice.propensities().forEach((action, chance) -> expected[action.ordinal()] += chance);
        }

        for (ActionType action : ActionType.values()) {
            double of = expected[action.ordinal()];
            assertThat((double) counts[action.ordinal()]).isCloseTo(of, within(4 * Math.sqrt(of)));
        }
    }

    @Property(tries = 50)
    void theSameInputGivesTheSameDecision(@ForAll @Size(max = 20) String assignmentId, @ForAll long seed) {
        StrategyState state = learnt(new Random(seed), 200);

        Choice choice = strategy.choose(state, HIGH, ActionType.CALL, ALL, assignmentId);

        Strategy again = new Strategy(new StrategySettings(0.05, "seed"));
        assertThat(again.choose(StrategyState.of(state.bytes()), HIGH, ActionType.CALL, ALL, assignmentId))
                .isEqualTo(choice);
    }

    @Test
    void whatIsBetterForWhomIsLearnt() {
        // Given: a call brings much from those who spend much, and costs more than it brings from the others
        StrategyState state = learnt(new Random(1), 3_000);

        // Then: rules that do nothing are overruled where it pays
        assertThat(best(state, HIGH, ActionType.NONE)).isEqualTo(ActionType.CALL);
        assertThat(best(state, LOW, ActionType.NONE)).isEqualTo(ActionType.NONE);
        assertThat(best(state, LOW, ActionType.CALL)).isNotEqualTo(ActionType.CALL);
    }

    @Test
    void aLeadThatMayBeChanceLeavesTheRulesInPlace() {
        // Given: one lucky outcome of another action
        StrategyState state = StrategyState.empty();
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            state = state.with(LOW, ActionType.POINTS, 50 * random.nextGaussian());
        }

        assertThat(best(state.with(LOW, ActionType.COUPON, 60), LOW, ActionType.POINTS))
                .isEqualTo(ActionType.POINTS);
    }

    @Test
    void cappedActionsAreNeverChosen() {
        StrategyState state = learnt(new Random(1), 3_000);

        for (int i = 0; i < 200; i++) {
            Choice choice = strategy.choose(state, HIGH, ActionType.COUPON, Set.of(), "a-" + i);
            assertThat(choice.propensities()).containsOnlyKeys(ActionType.COUPON, ActionType.NONE);
        }
    }

    @Test
    void anotherCurrencyGivesTheSameDecisions() {
        StrategyState euros = learnt(new Random(3), 500, 1);
        // A power of two, so that rounding is the same.
        StrategyState other = learnt(new Random(3), 500, 128);

        for (int i = 0; i < 100; i++) {
            assertThat(strategy.choose(other, HIGH, ActionType.POINTS, ALL, "a-" + i)
                            .action())
                    .isEqualTo(strategy.choose(euros, HIGH, ActionType.POINTS, ALL, "a-" + i)
                            .action());
        }
    }

    @Test
    void rewardsThatAreAllAlikeDecideNothing() {
        StrategyState state = StrategyState.empty();
        for (ActionType action : ActionType.values()) {
            state = state.with(LOW, action, 0).with(HIGH, action, 0);
        }

        assertThat(best(state, HIGH, ActionType.CALL)).isEqualTo(ActionType.CALL);
    }

    @Test
    void aRewardIsMoneyBeyondWhatWasExpected() {
        assertThat(Reward.of(new Covariates(0.6, 100, 60), new TrialOutcome(true, 120), 5))
                .isCloseTo(75, within(1e-9));
        assertThat(Reward.of(new Covariates(0.6, 100, 60), new TrialOutcome(false, 0), 5))
                .isCloseTo(-45, within(1e-9));
    }

    @Test
    void aStateOfAnotherVersionIsRefused() {
        byte[] bytes = learnt(new Random(1), 10).bytes();
        assertThat(StrategyState.of(bytes).outcomes()).isEqualTo(10);
        bytes[0] = 9;

        assertThatThrownBy(() -> StrategyState.of(bytes)).hasMessageContaining("of format 9");
        assertThatThrownBy(() -> StrategyState.of(new byte[0])).hasMessageContaining("0 bytes of format none");
        assertThatThrownBy(() -> StrategyState.empty().with(LOW, ActionType.NONE, Double.NaN))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new StrategySettings(0.9, "seed")).hasMessageContaining("'strategy.explore' is 0.9");
    }

    /** The action that has nearly all of the chance. */
    private ActionType best(StrategyState state, StrategyContext context, ActionType rules) {
        return strategy.choose(state, context, rules, ALL, "a").propensities().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private static StrategyState learnt(Random random, int outcomes) {
        return learnt(random, outcomes, 1);
    }

    private static StrategyState learnt(Random random, int outcomes, double currency) {
        StrategyState state = StrategyState.empty();
        for (int i = 0; i < outcomes; i++) {
            StrategyContext context = random.nextBoolean() ? HIGH : LOW;
            ActionType action = ActionType.values()[random.nextInt(ActionType.values().length)];
            double effect =
                    action == ActionType.CALL ? (context == HIGH ? 40 : -25) : action == ActionType.NONE ? 0 : -1;
            state = state.with(context, action, currency * (effect + 60 * random.nextGaussian()));
        }
        return state;
    }

    private static StrategyContext context(ValueTier tier) {
        return new StrategyContext(Band.AT_RISK, tier, CustomerGroup.REGULAR, Optional.of(AlertReason.LONG_SILENCE));
    }

    private static double sum(Map<ActionType, Double> chances) {
        return chances.values().stream().mapToDouble(chance -> chance).sum();
    }
}
