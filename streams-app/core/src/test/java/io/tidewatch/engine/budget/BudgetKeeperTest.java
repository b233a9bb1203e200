package io.tidewatch.engine.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.RiskScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetKeeperTest {
    private static final int MONTH = 30;
    private static final double DEADLINE = 0.5;
    /** Lets the shop fill with silences before warnings are allowed. */
    private static final int BEFORE = 60;

    private static final int DAYS = BEFORE + 12 * MONTH;
    private static final WarningBudget BUDGET = WarningBudget.defaults();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void warningsStayWithinAFifthOfTheBudgetThoughTheShopChangesHalfWay(long seed) {
        // Given: twice as many customers within two months, and risks of .3 are .46 from then on
        Run run = new Run(seed, start(0.62));
        run.shop.join(4000, 60, 3);

        // When
        run.pass(DAYS, shop -> {
            joinWeekly(shop);
            if (shop.today() == DAYS / 2) {
                shop.join(4000, 60, 3);
                shop.oddsTimes(2);
            }
        });

        // Then
        assertThat(run.monthsAfterTheFirst())
                .allSatisfy(share -> assertThat(share).isBetween(0.8, 1.2));
        assertThat(run.thresholds.of(CustomerGroup.REGULAR).atRisk()).isNotEqualTo(0.62);
    }

    @ParameterizedTest
    @CsvSource({"0.35, 0.7", "0.9, 0.8"})
    void linesThatTrainingChoseWronglyAreMadeGoodInTheSecondMonth(double line, double inTheSecondMonth) {
        // Given
        Run run = new Run(4, start(line));
        run.shop.join(4000, 60, 3);

        // When
        run.pass(DAYS, BudgetKeeperTest::joinWeekly);

        // Then
        assertThat(Math.abs(run.month(0) - 1)).as("as training chose").isGreaterThan(0.5);
        assertThat(run.month(1)).isBetween(inTheSecondMonth, 1.3);
        assertThat(IntStream.range(2, run.months()).mapToDouble(run::month))
                .allSatisfy(share -> assertThat(share).isBetween(0.8, 1.2));
    }

    @Test
    void theOrderOfUsersWithinADayDoesNotMatter() {
        // Given
        List<SimulatedShop.Day> days = new ArrayList<>();
        SimulatedShop shop = new SimulatedShop(5);
        shop.join(1000, 30, 3);
        Thresholds start = start(0.5);
        for (int day = 0; day < 120; day++) {
            days.add(shop.pass(start));
        }
        Random random = new Random(6);

        // When
        BudgetKeeper one = new BudgetKeeper(BUDGET, start, DEADLINE);
        BudgetKeeper other = new BudgetKeeper(BUDGET, start, DEADLINE);
        for (int day = 0; day < days.size(); day++) {
            List<RiskScore> scores = new ArrayList<>(days.get(day).scores());
            List<ChurnAlert> alerts = new ArrayList<>(days.get(day).alerts());
            scores.forEach(one::observe);
            alerts.forEach(one::observe);
            Collections.shuffle(scores, random);
            Collections.shuffle(alerts, random);
            alerts.forEach(other::observe);
            scores.forEach(other::observe);
            // A score that came before the user's last one of the day changes nothing.
            scores.forEach(other::observe);
            one.closeBefore(SimulatedShop.dayNumber(day + 1), true);
            other.closeBefore(SimulatedShop.dayNumber(day + 1), true);
        }

        // Then
        assertThat(one.thresholds()).isNotEqualTo(start);
        assertThat(other.state()).isEqualTo(one.state());
    }

    @Test
    void whoTakesOverGoesOnWhereTheLastOneWas() {
        // Given
        SimulatedShop shop = new SimulatedShop(7);
        shop.join(1000, 30, 3);
        Thresholds start = start(0.5);
        BudgetKeeper whole = new BudgetKeeper(BUDGET, start, DEADLINE);
        BudgetKeeper owner = new BudgetKeeper(BUDGET, start, DEADLINE);
        Thresholds lines = start;
        SimulatedShop.Day before = new SimulatedShop.Day(List.of(), List.of(), 0);
        for (int day = 0; day < 150; day++) {
            SimulatedShop.Day passed = shop.pass(lines);
            lines = show(whole, passed, day);

            // When: another owner every tenth day, which is shown the day before's scores again
            if (day % 10 == 9) {
                owner = BudgetKeeper.resume(BUDGET, start, DEADLINE, owner.state());
                before.scores().forEach(owner::observe);
            }
            show(owner, passed, day);
            before = passed;
        }

        // Then
        assertThat(owner.state()).isEqualTo(whole.state());
        assertThat(owner.thresholds()).isEqualTo(whole.thresholds()).isNotEqualTo(start);
        assertThat(owner.state().length()).as("small enough for a message").isLessThan(20_000);
    }

    @Test
    void aScoreThatComesAfterItsDayIsOverChangesNothing() {
        // Given
        SimulatedShop shop = new SimulatedShop(8);
        shop.join(500, 5, 3);
        BudgetKeeper keeper = new BudgetKeeper(BUDGET, start(0.5), DEADLINE);
        SimulatedShop.Day first = shop.pass(start(0.5));
        show(keeper, first, 0);
        String before = keeper.state();

        // When
        first.scores().forEach(keeper::observe);

        // Then
        assertThat(keeper.state()).isEqualTo(before);
    }

    @Test
    void whoIsErasedOnADayThatIsNotOverLeavesNoSilenceThere() {
        // Given
        SimulatedShop shop = new SimulatedShop(9);
        shop.join(500, 5, 3);
        List<RiskScore> scores = shop.pass(start(0.5)).scores();
        BudgetKeeper keeper = new BudgetKeeper(BUDGET, start(0.5), DEADLINE);
        BudgetKeeper quiet = new BudgetKeeper(BUDGET, start(0.5), DEADLINE);
        long today = SimulatedShop.dayNumber(0);
        keeper.closeBefore(today, true);
        quiet.closeBefore(today, true);
        scores.forEach(keeper::observe);
        // The size of the shop is counted without a list.
        scores.forEach(
                score -> quiet.shop().observe(score.userId(), score.visits().orElse(0), today));

        // When
        scores.forEach(score -> keeper.forget(score.userId()));

        // Then
        keeper.closeBefore(today + 1, true);
        quiet.closeBefore(today + 1, true);
        assertThat(scores).isNotEmpty();
        assertThat(keeper.state()).isEqualTo(quiet.state());
    }

    @Test
    void linesHoldWhileNothingMayBeRaisedAndForFourWeeksAfter() {
        // Given
        SimulatedShop shop = new SimulatedShop(9);
        shop.join(2000, 30, 3);
        Thresholds start = start(0.3);
        BudgetKeeper keeper = new BudgetKeeper(BUDGET, start, DEADLINE);

        // When
        List<Thresholds> lines = new ArrayList<>();
        for (int day = 0; day < 120; day++) {
            SimulatedShop.Day passed = shop.pass(start);
            passed.scores().forEach(keeper::observe);
            passed.alerts().forEach(keeper::observe);
            lines.add(keeper.closeBefore(SimulatedShop.dayNumber(day + 1), day >= 60));
        }

        // Then
        assertThat(lines.subList(0, 60 + BudgetKeeper.HELD_DAYS - 1)).containsOnly(start);
        assertThat(lines.get(119).of(CustomerGroup.REGULAR).atRisk())
                .isGreaterThan(start.of(CustomerGroup.REGULAR).atRisk());
    }

    @Test
    void theShopsSizeIsToldWithinAFewPercent() {
        // Given
        Run run = new Run(10, start(0.6));
        run.shop.join(3000, 20, 0);

        // When
        run.pass(90, shop -> {});

        // Then
        assertThat(run.keeper.shop().customers()).isBetween(2850L, 3150L);
        assertThat(run.keeper.shop().regulars()).isBetween(1L, 3000L);
        assertThat(run.keeper.shop().days()).isEqualTo(90);
    }

    private static void joinWeekly(SimulatedShop shop) {
        if (shop.today() % 7 == 0) {
            shop.join(40, 7, 0);
        }
    }

    private static Thresholds start(double atRisk) {
        return Thresholds.forAll(new Lines(atRisk * 0.6, atRisk, 1 - (1 - atRisk) * 0.3), 0.02);
    }

    private static Thresholds show(BudgetKeeper keeper, SimulatedShop.Day passed, int day) {
        passed.scores().forEach(keeper::observe);
        passed.alerts().forEach(keeper::observe);
        return keeper.closeBefore(SimulatedShop.dayNumber(day + 1), true);
    }

    /** A shop and its keeper, the one's lines from the other's warnings. */
    private static final class Run {
        private final SimulatedShop shop;
        private final BudgetKeeper keeper;
        private final double[] raised = new double[DAYS / MONTH];
        private final double[] budget = new double[DAYS / MONTH];
        private Thresholds thresholds;
        private int months;

        private Run(long seed, Thresholds start) {
            this.shop = new SimulatedShop(seed);
            this.keeper = new BudgetKeeper(BUDGET, start, DEADLINE);
            this.thresholds = start;
        }

        private void pass(int days, Consumer<SimulatedShop> before) {
            for (int day = 0; day < days; day++) {
                before.accept(shop);
                SimulatedShop.Day passed = shop.pass(thresholds);
                passed.scores().forEach(keeper::observe);
                passed.alerts().forEach(keeper::observe);
                thresholds = keeper.closeBefore(SimulatedShop.dayNumber(day + 1), day >= BEFORE);
                if (day >= BEFORE) {
                    int month = (day - BEFORE) / MONTH;
                    months = month + 1;
                    raised[month] += passed.alerts().size();
                    budget[month] += passed.known() * WarningBudget.DEFAULT / 1000 / MONTH;
                }
            }
        }

        private int months() {
            return months;
        }

        private double month(int month) {
            return raised[month] / budget[month];
        }

        private List<Double> monthsAfterTheFirst() {
            return IntStream.range(1, months).mapToObj(this::month).toList();
        }
    }
}
