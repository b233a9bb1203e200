package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.junit.jupiter.api.Test;

class CouponServiceTest {
    private final Ledger ledger = new Ledger(new CouponService(caps(1, "100", "5")));

    @Test
    void grantsTheSuggestedCouponUntilTheEpisodeExpires() {
        // When
        Decision decision = take(Alerts.raised("a1", "12345"));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.GRANTED);
        assertThat(decision.order().orElseThrow().toString())
                .isEqualTo(
                        "{\"action\":\"grant\",\"alert_id\":\"a1\",\"coupon_id\":\"coupon-a1\",\"episode_id\":\"e-12345\","
                                + "\"user_id\":\"12345\",\"value_tier\":\"MEDIUM\",\"cost\":5,"
                                + "\"valid_from\":\"2011-10-14T09:30:00Z\",\"valid_until\":\"2011-11-13T09:30:00Z\","
                                + "\"parameters\":{\"percent\":\"10\"}}");
    }

    @Test
    void aCouponIsValidForThePolicysDaysButNeverLongerThanTheEpisode() {
        assertThat(validUntil("a1", "14")).isEqualTo("2011-10-28T09:30:00Z");
        assertThat(validUntil("a2", "400")).isEqualTo("2011-11-13T09:30:00Z");
        assertThat(validUntil("a3", "soon")).isEqualTo("2011-11-13T09:30:00Z");
    }

    private String validUntil(String alertId, String days) {
        return take(Alerts.raised(alertId, "user-" + alertId).action(ActionType.COUPON, Map.of("valid_days", days)))
                .order()
                .orElseThrow()
                .get("valid_until")
                .asText();
    }

    @Test
    void decidesAnAlertIdOnce() {
        // Given
        take(Alerts.raised("a1", "12345"));

        // When
        var again = ledger.take(Alerts.raised("a1", "12345").alert());

        // Then
        assertThat(again).isEmpty();
    }

    @Test
    void leavesOtherActionsToOtherServices() {
        // When
        Decision decision = take(Alerts.raised("a1", "12345").action(ActionType.CALL, Map.of()));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.NONE);
        assertThat(decision.order()).isEmpty();
    }

    @Test
    void withholdsASecondCouponOfTheMonth() {
        // Given
        take(Alerts.raised("a1", "12345").at("2011-10-01T00:00:00Z"));

        // When
        Decision sameMonth = take(Alerts.raised("a2", "12345").episode("e2").at("2011-10-31T23:59:59.999Z"));
        Decision nextMonth = take(Alerts.raised("a3", "12345").episode("e3").at("2011-11-01T00:00:00Z"));

        // Then
        assertThat(sameMonth.verdict()).isEqualTo(Verdict.WITHHELD_USER_MONTH);
        assertThat(nextMonth.verdict()).isEqualTo(Verdict.GRANTED);
    }

    @Test
    void withholdsASecondCouponOfAnEpisode() {
        // Given
        Ledger generous = new Ledger(new CouponService(caps(9, "100", "5")));
        generous.take(Alerts.raised("a1", "12345").alert());

        // When
        var escalated =
                generous.take(Alerts.of("a2", AlertKind.ESCALATED, "12345").alert());

        // Then
        assertThat(escalated.orElseThrow().verdict()).isEqualTo(Verdict.WITHHELD_EPISODE);
    }

    @Test
    void spendsNoMoreThanTheBudgetOfTheDay() {
        // Given: a budget of 100
        take(Alerts.raised("a1", "1").action(ActionType.COUPON, Map.of("cost", "60.50")));

        // When
        Decision tooMuch = take(Alerts.raised("a2", "2").action(ActionType.COUPON, Map.of("cost", "39.51")));
        Decision theRest = take(Alerts.raised("a3", "3").action(ActionType.COUPON, Map.of("cost", "39.50")));
        Decision tomorrow = take(Alerts.raised("a4", "4").at("2011-10-15T00:00:00Z"));

        // Then
        assertThat(tooMuch.verdict()).isEqualTo(Verdict.WITHHELD_DAY_BUDGET);
        assertThat(theRest.verdict()).isEqualTo(Verdict.GRANTED);
        assertThat(tomorrow.verdict()).isEqualTo(Verdict.GRANTED);
    }

    @Test
    void reckonsWithTheConfiguredCostWhenTheActionsCostIsNoAmount() {
        // When
        ObjectNode words = order(take(Alerts.raised("a1", "1").action(ActionType.COUPON, Map.of("cost", "cheap"))));
        ObjectNode negative = order(take(Alerts.raised("a2", "2").action(ActionType.COUPON, Map.of("cost", "-3"))));

        // Then
        assertThat(words.get("cost").decimalValue()).isEqualByComparingTo("5");
        assertThat(negative.get("cost").decimalValue()).isEqualByComparingTo("5");
    }

    @Test
    void takesTheCouponBackWhenTheCustomerReturns() {
        // Given
        take(Alerts.raised("a1", "12345"));

        // When
        Decision decision = take(Alerts.of("a2", AlertKind.RESOLVED, "12345").at("2011-10-20T08:00:00Z"));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(order(decision).toString())
                .isEqualTo("{\"action\":\"revoke\",\"alert_id\":\"a2\",\"coupon_id\":\"coupon-a1\","
                        + "\"episode_id\":\"e-12345\",\"user_id\":\"12345\",\"revoked_at\":\"2011-10-20T08:00:00Z\"}");
    }

    @Test
    void takesBackNothingThatWasNotGranted() {
        // Given: the month's share is used up, so the second episode has no coupon
        take(Alerts.raised("a1", "12345"));
        take(Alerts.raised("a2", "12345").episode("e2"));

        // When
        Decision decision = take(Alerts.of("a3", AlertKind.RESOLVED, "12345").episode("e2"));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.NONE);
    }

    @Test
    void countsACouponTakenBackAgainstTheMonth() {
        // Given
        take(Alerts.raised("a1", "12345"));
        take(Alerts.of("a2", AlertKind.RESOLVED, "12345"));

        // When
        Decision decision = take(Alerts.raised("a3", "12345").episode("e2"));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.WITHHELD_USER_MONTH);
    }

    @Test
    void letsAnExpiredCouponRunOutByItself() {
        // Given
        take(Alerts.raised("a1", "12345"));

        // When
        Decision decision = take(Alerts.of("a2", AlertKind.EXPIRED, "12345"));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.NONE);
    }

    @Test
    void refusesCapsThatMakeNoSense() {
        // When / Then
        assertThatThrownBy(() -> caps(0, "1", "1")).hasMessageContaining("--per-user-month");
        assertThatThrownBy(() -> caps(1, "-1", "1")).hasMessageContaining("--budget-per-day");
        assertThatThrownBy(() -> caps(1, "1", "-1")).hasMessageContaining("--coupon-cost");
    }

    /** Wherever a restart falls, and whatever comes again after it, the orders are those of a run without one. */
    @Property(tries = 200)
    @StatisticsReport(StatisticsReportMode.OFF)
    void decidesTheSameAcrossRestartsAndRepeats(@ForAll Random random, @ForAll @IntRange(min = 1, max = 60) int count) {
        // Given
        List<Alerts> alerts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String user = "u" + random.nextInt(6);
            AlertKind kind = AlertKind.values()[random.nextInt(AlertKind.values().length)];
            alerts.add(Alerts.of("a" + i, kind, user)
                    .episode("e-" + user + "-" + random.nextInt(3))
                    .at("2011-1" + random.nextInt(2) + "-0" + (1 + random.nextInt(3)) + "T10:00:00Z"));
        }
        CouponCaps caps = caps(2, "15", "5");
        List<Decision> uninterrupted = takeAll(new Ledger(new CouponService(caps)), alerts);

        // When: restarted in the middle, with the last three alerts before it coming again
        int cut = random.nextInt(count);
        List<Decision> before = takeAll(new Ledger(new CouponService(caps)), alerts.subList(0, cut));
        Ledger restarted = new Ledger(new CouponService(caps));
        before.stream().map(Decision::toJson).map(Decision::fromJson).forEach(restarted::restore);
        List<Decision> after = takeAll(restarted, alerts.subList(Math.max(0, cut - 3), count));

        // Then
        List<Decision> together = new ArrayList<>(before);
        together.addAll(after);
        assertThat(together).isEqualTo(uninterrupted);
        // Caps and coupons to take back are what a restart could forget.
        Statistics.label("decided after the restart by what came before it")
                .collect(!before.isEmpty()
                        && after.stream()
                                .anyMatch(decision -> decision.verdict() == Verdict.REVOKED
                                        || decision.verdict() == Verdict.WITHHELD_USER_MONTH))
                .coverage(tries -> tries.check(true).percentage(share -> share > 20));
    }

    private static List<Decision> takeAll(Ledger ledger, List<Alerts> alerts) {
        return alerts.stream()
                .flatMap(each -> ledger.take(each.alert()).stream())
                .toList();
    }

    private Decision take(Alerts alert) {
        return ledger.take(alert.alert()).orElseThrow();
    }

    private static ObjectNode order(Decision decision) {
        return decision.order().orElseThrow();
    }

    private static CouponCaps caps(int perUserAndMonth, String budgetPerDay, String cost) {
        return new CouponCaps(perUserAndMonth, new BigDecimal(budgetPerDay), new BigDecimal(cost));
    }
}
