package io.tidewatch.console.view;

import static io.tidewatch.console.view.Messages.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.RiskScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BudgetForecastTest {
    private static final Map<CustomerGroup, Double> LINES =
            Map.of(CustomerGroup.NEW, 0.3, CustomerGroup.RETURNING, 0.3, CustomerGroup.REGULAR, 0.3);

    @Test
    void oneCustomersSilencesAreCountedByHand() {
        // Given: a silence every 8 days. The curve is 0.1 at first, 0.2 after 10 days and 0.4 after 20, the middle of
        // the window. Warned from
        // the usual gap on, at 0.18, where the line is lower than that.
        List<KeptScore> one = List.of(KeptScore.of(Messages.score("a", 0.1)));

        BudgetForecast.Row row =
                forecast(one, 1, List.of(1000.0), 1e6, OptionalDouble.empty()).get(0);

        // Then: as many as the lowest line gives. 7 / 8 silences a week, of which 0.1 / 0.18 come to the gap, and 0.18
        // of those are lost.
        assertThat(row.warnings()).isCloseTo(7 / 8.0 * 0.1 / 0.18, Offset.offset(1e-9));
        assertThat(row.precision()).isCloseTo(0.18, Offset.offset(1e-9));
        assertThat(row.money()).isCloseTo(7 / 8.0 * 0.1 * 100, Offset.offset(1e-9));
        assertThat(row.lines()).containsEntry(CustomerGroup.REGULAR, 0.0);
    }

    @Test
    void aLargerBudgetGivesMoreWarningsThatAreLessSureAndMoreMoney() {
        List<BudgetForecast.Row> rows =
                forecast(shop(), 1, List.of(5.0, 10.0, 20.0, 40.0), 2000, OptionalDouble.of(10));
        for (int i = 1; i < rows.size(); i++) {
            assertThat(rows.get(i).warnings()).isGreaterThan(rows.get(i - 1).warnings());
            assertThat(rows.get(i).precision())
                    .isLessThanOrEqualTo(rows.get(i - 1).precision());
            assertThat(rows.get(i).money())
                    .isGreaterThanOrEqualTo(rows.get(i - 1).money());
        }
    }

    @Test
    void noBudgetIsExceeded() {
        for (double budget : List.of(1.0, 5.0, 20.0, 80.0)) {
            BudgetForecast.Row row = forecast(shop(), 1, List.of(budget), 2000, OptionalDouble.of(10))
                    .get(0);
            assertThat(row.warnings()).isLessThanOrEqualTo(budget / 1000 * 2000 * 7 / 30 + 1e-9);
        }
    }

    @Test
    void aSampleStandsForAll() {
        List<KeptScore> shop = shop();
        double whole = forecast(shop, 1, List.of(1000.0), 1e9, OptionalDouble.empty())
                .get(0)
                .warnings();
        double half = forecast(shop.subList(0, shop.size() / 2), 0.5, List.of(1000.0), 1e9, OptionalDouble.empty())
                .get(0)
                .warnings();
        assertThat(half).isCloseTo(whole, Offset.offset(whole * 0.1));
    }

    @Test
    void withoutAnybodyWhoWouldBeWarnedOfThereIsNoForecast() {
        assertThat(forecast(List.of(), 1, List.of(30.0), 100, OptionalDouble.empty()))
                .isEmpty();
        Map<CustomerGroup, Double> never =
                Map.of(CustomerGroup.NEW, 1.0, CustomerGroup.RETURNING, 1.0, CustomerGroup.REGULAR, 1.0);
        assertThat(BudgetForecast.of(shop(), 1, NOW, List.of(30.0), 100, never, OptionalDouble.empty()))
                .isEmpty();
    }

    private static List<KeptScore> shop() {
        SplittableRandom random = new SplittableRandom(7);
        List<KeptScore> shop = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            RiskScore score = Messages.score("u" + i, 0.02 + 0.2 * random.nextDouble(), 1 + random.nextInt(6));
            shop.add(KeptScore.of(score));
        }
        return shop;
    }

    private static List<BudgetForecast.Row> forecast(
            List<KeptScore> scores, double share, List<Double> budgets, double customers, OptionalDouble lately) {
        return BudgetForecast.of(scores, share, NOW, budgets, customers, LINES, lately);
    }
}
