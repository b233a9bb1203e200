package io.tidewatch.console.view;

import static io.tidewatch.console.view.Messages.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.RiskScore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ConsoleViewTest {
    private static final int MILLION = 1_000_000;
    private static final Map<CustomerGroup, Double> LINES =
            Map.of(CustomerGroup.NEW, 0.3, CustomerGroup.RETURNING, 0.3, CustomerGroup.REGULAR, 0.3);

    @Test
    void aMillionCustomersAndTheirWarningsStayWithinTheBoundsAndAreCounted() {
        ConsoleView view = new ConsoleView();
        RiskScore score = Messages.score("anybody", 0.1);
        int read = 0;
        for (int i = 0; i < MILLION; i++) {
            byte[] user = ("customer-" + i).getBytes(StandardCharsets.UTF_8);
            // As the reader does: of those that change nothing the message is not read.
            if (view.wantsScoreOf(user)) {
                view.score(user, score);
                read++;
            }
            if (i % 20 == 0) {
                view.alert(Messages.raised(
                        "customer-" + i, "e" + i, i, NOW.minus(Duration.ofMinutes((MILLION - i) / 100))));
            }
            if (i % 100 == 0) {
                view.alert(Messages.alert("customer-" + i, "e" + i, AlertKind.RESOLVED, i, NOW));
            }
        }

        ConsoleView.Customers customers = view.customers();
        assertThat(customers.sampled()).isEqualTo(ConsoleView.SAMPLE);
        assertThat((double) customers.number()).isCloseTo(MILLION, Percentage.withPercentage(5));
        assertThat(customers.isExact()).isFalse();
        // The sample takes k (1 + ln(n / k)) of n in the mean.
        assertThat(read).isLessThan(70_000);
        ConsoleView.Listed all = view.warnings(warning -> true, Integer.MAX_VALUE);
        assertThat(all.warnings()).hasSize(12_000);
        assertThat(all.openLeftOut()).isEqualTo(30_000);
        assertThat(view.newest(1000)).hasSize(50);
        assertThat(view.forecast(NOW, List.of(30.0), MILLION, LINES)).hasSize(1);
    }

    @Test
    void anErasedCustomerIsInNothing() {
        ConsoleView view = new ConsoleView();
        byte[] user = "gone".getBytes(StandardCharsets.UTF_8);
        view.score(user, Messages.score("gone", 0.1));
        view.alert(Messages.raised("gone", "e", 10, NOW));
        view.noScore(user);
        view.alert(Messages.alert("gone", "x", AlertKind.ERASED, 0, NOW));

        assertThat(view.customers().number()).isZero();
        assertThat(view.warnings(warning -> true, 10).warnings()).isEmpty();
        assertThat(view.newest(10)).isEmpty();
    }
}
