package io.tidewatch.replay.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.replay.generator.Dice;
import io.tidewatch.topics.ActionType;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategySimulationTest {
    private static final int SEEDS = 20;
    private static final int OUTCOMES = 3_000;
    /** Customers who are warned of in a month of a shop with ten warnings a day. */
    private static final int DELAY = 300;

    @Test
    void afterThreeThousandOutcomesItHasMostOfTheBestAndNeverLessThanTheRules() {
        double explore = StrategySettings.DEFAULT_EXPLORE;
        double gained = 0;
        double share = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            // When
            List<StrategySimulation.Look> looks = new StrategySimulation(OUTCOMES, DELAY, seed, explore).run();

            // Then
            StrategySimulation.Look last = looks.get(looks.size() - 1);
            assertThat(last.outcomes()).isEqualTo(OUTCOMES);
            assertThat(last.strategy()).as("seed %d", seed).isGreaterThanOrEqualTo(0.85 * last.best());
            share += last.strategy() / last.best() / SEEDS;
            for (StrategySimulation.Look look : looks) {
                assertThat(look.strategy())
                        .as("seed %d after %d outcomes", seed, look.outcomes())
                        .isGreaterThanOrEqualTo((1 - explore) * look.rules());
            }
            gained += (last.strategy() - last.rules()) / (last.best() - last.rules()) / SEEDS;
        }
        assertThat(share).isGreaterThanOrEqualTo(0.9);
        // Of what the best assignment would bring beyond the rules.
        assertThat(gained).isGreaterThan(0.25);
    }

    @Test
    void aSeedGivesTheSameRun() {
        StrategySimulation simulation = new StrategySimulation(200, 50, 3, 0.05);

        assertThat(simulation.run()).isEqualTo(simulation.run());
    }

    @Test
    void expectedMoneyIsThatOfManyCustomers() {
        ActionShop shop = new ActionShop();
        for (ActionType action : ActionType.values()) {
            Dice dice = new Dice(1, action.ordinal());
            double expected = 0;
            double happened = 0;
            int customers = 200_000;
            for (int i = 0; i < customers; i++) {
                ActionShop.Visitor visitor = shop.draw(dice);
                ActionShop.Happened one = shop.happens(visitor, action, dice);
                expected += shop.expected(visitor, action);
                happened += one.outcome().spend() - one.cost();
            }
            assertThat(happened / customers).isCloseTo(expected / customers, within(0.8));
        }
    }
}
