package io.tidewatch.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.Direction;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.Reason;
import io.tidewatch.topics.ValueTier;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrmServiceTest {
    private static final List<Reason> CHINESE = List.of(
            new Reason("RETURNED_GOODS", Direction.RAISES, 0.2, "17 天前有退货。"),
            new Reason("LONG_SILENCE", Direction.RAISES, 0.1, "平时每 9 天光顾一次，已 23 天未到访。"));

    private final Ledger ledger = new Ledger(new CrmService());

    @Test
    void opensATaskWithTheReasonsInWords() {
        // When
        ObjectNode task = order(Alerts.raised("a1", "12345").action(ActionType.CALL, Map.of()));

        // Then
        assertThat(task.get("action").asText()).isEqualTo("open");
        assertThat(task.get("task_id").asText()).isEqualTo("task-e-12345");
        assertThat(task.get("title").asText()).isEqualTo("Customer 12345 may be leaving");
        assertThat(task.get("text").asText())
                .isEqualTo(
                        "Customer 12345: has not visited for 23 days, usually every 9; returned 2 of the last 3 orders."
                                + " The risk that they do not come back by 2011-11-13 is 87 %. At stake: about 88. Suggested: a call.");
        assertThat(task.get("reason_codes").toString()).isEqualTo("[\"LONG_SILENCE\",\"RECENT_SPEND\",\"RETURNS\"]");
    }

    @Test
    void writesTasksInChinese() {
        // Given
        Ledger chinese = new Ledger(new CrmService(Language.ZH));

        // When
        ObjectNode task = order(
                chinese,
                Alerts.raised("a1", "12345").reasons(CHINESE).action(ActionType.COUPON, Map.of("percent", "15")));
        ObjectNode critical =
                order(chinese, Alerts.raised("a2", "6").reasons(List.of()).band(Band.CRITICAL));
        ObjectNode closing = order(chinese, Alerts.of("a3", AlertKind.RESOLVED, "12345"));
        ObjectNode lost = order(chinese, Alerts.of("a4", AlertKind.EXPIRED, "6"));

        // Then
        assertThat(task.get("title").asText()).isEqualTo("客户 12345 可能流失");
        assertThat(task.get("text").asText())
                .isEqualTo("客户 12345：17 天前有退货；平时每 9 天光顾一次，已 23 天未到访。截至 2011-11-13 仍未再次光顾的风险为 87%。"
                        + "风险金额约 88。建议：发放优惠券（percent 15）。");
        assertThat(critical.get("title").asText()).isEqualTo("客户 6 即将流失");
        assertThat(critical.get("text").asText()).startsWith("客户 6：没有特别突出的原因。");
        assertThat(closing.get("text").asText()).isEqualTo("客户 12345 已无流失风险，无需再处理。");
        assertThat(lost.get("text").asText()).isEqualTo("客户 6 未在期限内再次光顾，视为已流失，本次预警结束。");
    }

    @Test
    void reasonsOfAnEngineInAnotherLanguageAreJoinedAsTheyAre() {
        // When
        ObjectNode task = order(Alerts.raised("a1", "12345").reasons(CHINESE));

        // Then
        assertThat(task.get("text").asText()).startsWith("Customer 12345: 17 天前有退货; 平时每 9 天光顾一次，已 23 天未到访. The risk");
    }

    @Test
    void saysSoWhenNoReasonStandsOut() {
        // When
        ObjectNode task = order(Alerts.raised("a1", "12345").reasons(List.of()));

        // Then
        assertThat(task.get("text").asText()).startsWith("Customer 12345: no single reason stands out.");
    }

    @Test
    void ranksTasksByBandAndValue() {
        // When
        ObjectNode urgent = order(Alerts.raised("a1", "1").band(Band.CRITICAL).tier(ValueTier.HIGH));
        ObjectNode high = order(Alerts.raised("a2", "2").band(Band.CRITICAL).tier(ValueTier.LOW));
        ObjectNode normal = order(Alerts.raised("a3", "3"));

        // Then
        assertThat(List.of(urgent, high, normal))
                .extracting(task ->
                        task.get("priority").asText() + " " + task.get("due_at").asText())
                .containsExactly(
                        "URGENT 2011-10-15T09:30:00Z", "HIGH 2011-10-17T09:30:00Z", "NORMAL 2011-10-21T09:30:00Z");
    }

    @Test
    void updatesTheOpenTaskWhenTheAlertEscalates() {
        // Given
        take(Alerts.raised("a1", "12345"));

        // When
        Decision decision = take(Alerts.of("a2", AlertKind.ESCALATED, "12345").band(Band.CRITICAL));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.UPDATED);
        assertThat(decision.order().orElseThrow().get("task_id").asText()).isEqualTo("task-e-12345");
        assertThat(decision.order().orElseThrow().get("priority").asText()).isEqualTo("HIGH");
    }

    @Test
    void opensATaskForAnEscalationWhoseBeginningItNeverSaw() {
        // When
        Decision decision = take(Alerts.of("a2", AlertKind.ESCALATED, "12345"));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.OPENED);
    }

    @Test
    void closesTheTaskWhenTheCustomerReturns() {
        // Given
        take(Alerts.raised("a1", "12345"));

        // When
        Decision decision = take(Alerts.of("a2", AlertKind.RESOLVED, "12345").at("2011-10-20T08:00:00Z"));

        // Then
        assertThat(decision.order().orElseThrow().toString())
                .isEqualTo("{\"action\":\"close\",\"alert_id\":\"a2\",\"task_id\":\"task-e-12345\","
                        + "\"episode_id\":\"e-12345\",\"user_id\":\"12345\",\"outcome\":\"returned\","
                        + "\"closed_at\":\"2011-10-20T08:00:00Z\","
                        + "\"text\":\"Customer 12345 is no longer at risk. Nothing left to do.\"}");
    }

    @Test
    void closesTheTaskWhenTheEpisodeExpires() {
        // Given
        take(Alerts.raised("a1", "12345"));

        // When
        Decision decision = take(Alerts.of("a2", AlertKind.EXPIRED, "12345"));

        // Then
        assertThat(decision.order().orElseThrow().get("outcome").asText()).isEqualTo("not_returned");
    }

    @Test
    void closesNothingThatIsNotOpen() {
        // Given
        take(Alerts.raised("a1", "12345"));
        take(Alerts.of("a2", AlertKind.RESOLVED, "12345"));

        // When
        Decision decision = take(Alerts.of("a3", AlertKind.EXPIRED, "12345"));

        // Then
        assertThat(decision.verdict()).isEqualTo(Verdict.NONE);
    }

    private Decision take(Alerts alert) {
        return ledger.take(alert.alert()).orElseThrow();
    }

    private ObjectNode order(Alerts alert) {
        return order(ledger, alert);
    }

    private static ObjectNode order(Ledger of, Alerts alert) {
        return of.take(alert.alert()).flatMap(Decision::order).orElseThrow();
    }
}
