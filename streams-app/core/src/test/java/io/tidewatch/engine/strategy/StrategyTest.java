package io.tidewatch.engine.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.effect.Covariates;
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
    private final Strategy strategy = new Strategy(new StrategySettings(0.05, 0.5, "seed"));

    @Test
    void beforeTheFirstOutcomeTheRulesDecideNearlyAlways() {
        Choice choice = strategy.choose(StrategyState.empty(), LOW, known(LOW), ActionType.POINTS, ALL, "a-1");

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
            Choice choice = strategy.choose(StrategyState.empty(), LOW, known(LOW), ActionType.COUPON, ALL, "a-" + i);
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

        Choice choice = strategy.choose(state, HIGH, known(HIGH), ActionType.CALL, ALL, assignmentId);

        Strategy again = new Strategy(new StrategySettings(0.05, 0.5, "seed"));
        assertThat(again.choose(StrategyState.of(state.bytes()), HIGH, known(HIGH), ActionType.CALL, ALL, assignmentId))
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
        // Given: two lucky outcomes of another action
        StrategyState state = StrategyState.empty();
        for (int i = 0; i < 200; i++) {
            state = state.with(LOW, known(LOW), ActionType.POINTS, i % 2 == 0, 0);
        }
        state = state.with(LOW, known(LOW), ActionType.COUPON, true, 0)
                .with(LOW, known(LOW), ActionType.COUPON, true, 0);

        assertThat(best(state, LOW, ActionType.POINTS)).isEqualTo(ActionType.POINTS);
    }

    @Test
    void cappedActionsAreNeverChosen() {
        StrategyState state = learnt(new Random(1), 3_000);

        for (int i = 0; i < 200; i++) {
            Choice choice = strategy.choose(state, HIGH, known(HIGH), ActionType.COUPON, Set.of(), "a-" + i);
            assertThat(choice.propensities()).containsOnlyKeys(ActionType.COUPON, ActionType.NONE);
        }
    }

    @Test
    void whereNobodyComesNothingIsDecided() {
        StrategyState state = StrategyState.empty();
        for (ActionType action : ActionType.values()) {
            state = state.with(LOW, known(LOW), action, false, 0).with(HIGH, known(HIGH), action, false, 0);
        }

        assertThat(best(state, HIGH, ActionType.CALL)).isEqualTo(ActionType.CALL);
    }

    @Test
    void aCustomerWhoSpendsNothingIsLeftToTheRules() {
        Choice choice = strategy.choose(
                learnt(new Random(1), 3_000), LOW, new Covariates(0.5, 0, 0), ActionType.POINTS, ALL, "a-1");

        // A call costs more than the rules' action and brings as little.
        assertThat(choice.propensities().get(ActionType.CALL)).isLessThan(0.05);
        assertThat(sum(choice.propensities())).isCloseTo(1, within(1e-12));
    }

    @Test
    void aStateOfAnotherVersionIsRefused() {
        byte[] bytes = learnt(new Random(1), 10).bytes();
        assertThat(StrategyState.of(bytes).outcomes()).isEqualTo(10);
        bytes[0] = 9;

        assertThatThrownBy(() -> StrategyState.of(bytes)).hasMessageContaining("of format 9");
        assertThatThrownBy(() -> StrategyState.of(new byte[0])).hasMessageContaining("0 bytes of format none");
        assertThatThrownBy(() -> StrategyState.empty().with(LOW, known(LOW), ActionType.NONE, true, Double.NaN))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new StrategySettings(0.9, 0.5, "seed"))
                .hasMessageContaining("'strategy.explore' is 0.9");
    }

    /** The action that has nearly all of the chance. */
    private ActionType best(StrategyState state, StrategyContext context, ActionType rules) {
        return strategy.choose(state, context, known(context), rules, ALL, "a").propensities().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private static StrategyState learnt(Random random, int outcomes) {
        StrategyState state = StrategyState.empty();
        for (int i = 0; i < outcomes; i++) {
            StrategyContext context = random.nextBoolean() ? HIGH : LOW;
            ActionType action = ActionType.values()[random.nextInt(ActionType.values().length)];
            boolean isCall = action == ActionType.CALL;
            boolean returned = random.nextDouble() < (isCall ? 0.8 : 0.5);
            state = state.with(
                    context, known(context), action, returned, isCall ? 12 : action == ActionType.NONE ? 0 : 1);
        }
        return state;
    }

    private static Covariates known(StrategyContext context) {
        double spend = context.tier() == ValueTier.HIGH ? 250 : 25;
        return new Covariates(0.5, spend, 0.5 * spend);
    }

    private static StrategyContext context(ValueTier tier) {
        return new StrategyContext(Band.AT_RISK, tier, CustomerGroup.REGULAR, Optional.of(AlertReason.LONG_SILENCE));
    }

    private static double sum(Map<ActionType, Double> chances) {
        return chances.values().stream().mapToDouble(chance -> chance).sum();
    }
}
