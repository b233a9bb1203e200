package io.tidewatch.replay.report;

import static io.tidewatch.replay.evaluation.Shop.HORIZON;
import static io.tidewatch.replay.evaluation.Shop.alert;
import static io.tidewatch.replay.evaluation.Shop.at;
import static io.tidewatch.replay.evaluation.Shop.purchase;
import static io.tidewatch.replay.evaluation.Shop.raised;
import static io.tidewatch.replay.evaluation.Shop.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.engine.drift.DriftReport;
import io.tidewatch.engine.drift.DriftReport.Figure;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final DriftHistory NO_DRIFT = DriftHistory.of(DriftReport.withoutReference());
    private static final String HOSTILE = "</script><script>alert('x')</script>{{data}}&";

    @Test
    void theJsonHasTheFieldsThatScriptsRelyOn() throws Exception {
        // When
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(smallShop("a shop")));

        // Then
        assertThat(json.get("dataset").asText()).isEqualTo("a shop");
        assertThat(json.get("from").asText()).isEqualTo("2024-01-11");
        assertThat(json.get("to").asText()).isEqualTo("2024-04-10");
        assertThat(json.get("horizon_days").asInt()).isEqualTo(HORIZON);
        assertThat(json.get("partitions").asInt()).isEqualTo(1);
        assertThat(names(json.get("events"))).contains("in", "scored", "dead_lettered", "duplicates");
        assertThat(names(json.get("alerts"))).contains("raised", "escalated", "resolved", "expired", "by_trigger");
        assertThat(names(json.at("/alerts/by_trigger"))).containsExactly("event", "silence");
        for (String path : new String[] {"/quality", "/quality/regulars", "/gap_rule", "/gap_rule/regulars"}) {
            assertThat(names(json.at(path)))
                    .contains(
                            "judged_alerts",
                            "censored_alerts",
                            "departures",
                            "precision",
                            "recall",
                            "early_recall",
                            "median_lead_days");
        }
        assertThat(json.get("events_per_second").isNumber()).isTrue();
    }

    @Test
    void theJsonCountsWhatHappened() throws Exception {
        // When
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(smallShop("a shop")));

        // Then: one regular left and was warned of after 5 days; the other alert was a false alarm
        assertThat(json.at("/alerts/raised").asInt()).isEqualTo(2);
        assertThat(json.at("/alerts/resolved").asInt()).isEqualTo(1);
        assertThat(json.at("/alerts/by_trigger/silence").asInt()).isEqualTo(2);
        assertThat(json.at("/quality/judged_alerts").asInt()).isEqualTo(2);
        assertThat(json.at("/quality/precision").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/quality/regulars/departures").asInt()).isEqualTo(1);
        assertThat(json.at("/quality/regulars/recall").asDouble()).isEqualTo(1);
        assertThat(json.at("/quality/regulars/median_lead_days").asDouble()).isEqualTo(HORIZON - 5);
    }

    @Test
    void aFigureThatDoesNotExistIsNull() throws Exception {
        // Given
        Report report = new RunRecorder(at(10)).report(facts("empty"), NO_DRIFT);

        // When
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(report));

        // Then
        assertThat(json.at("/quality/precision").isNull()).isTrue();
        assertThat(json.at("/quality/regulars/median_lead_days").isNull()).isTrue();
        assertThat(json.at("/calibration/weekly/expected_error").isNull()).isTrue();
    }

    @Test
    void driftIsShownWithItsAdvice() throws Exception {
        // Given
        DriftReport end = new DriftReport(
                DriftReport.State.READY,
                812,
                Optional.of(new Figure("risk", 0.3)),
                List.of(new Figure("visits_log", 0.12)));
        DriftHistory drift = new DriftHistory(
                List.of(new DriftHistory.Week(LocalDate.of(2024, 1, 7), 0.05, new Figure("visits_log", 0.08))), end);

        // When
        Report report = new RunRecorder(at(10)).report(facts("a shop"), drift);
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(report));
        String page = ReportPage.write(report);

        // Then
        assertThat(json.at("/drift/level").asText()).isEqualTo("retrain");
        assertThat(json.at("/drift/risk_psi").asDouble()).isEqualTo(0.3);
        assertThat(json.at("/drift/feature_psi/visits_log").asDouble()).isEqualTo(0.12);
        assertThat(json.at("/drift/weeks/0/until").asText()).isEqualTo("2024-01-07");
        assertThat(page).contains("id=\"drift-now\"", "id=\"drift-weeks\"").contains(end.advice());
    }

    @Test
    void aModelWithoutAReferenceSaysSoAndPlotsNothing() throws Exception {
        // When
        Report report = smallShop("a shop");
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(report));

        // Then
        assertThat(json.at("/drift/state").asText()).isEqualTo("no_reference");
        assertThat(json.at("/drift/risk_psi").isNull()).isTrue();
        assertThat(ReportPage.write(report)).contains("drift is not known").doesNotContain("id=\"drift-now\"");
    }

    @Test
    void thePageSaysWhenNothingCanBeJudged() {
        // When
        String page = ReportPage.write(new RunRecorder(at(10)).report(facts("empty"), NO_DRIFT));

        // Then
        assertThat(page).contains("None of them can be judged").contains("there is no recall to tell");
    }

    @Test
    void thePageNeedsNothingFromElsewhere() {
        // When
        String page = ReportPage.write(smallShop("a shop"));

        // Then
        assertThat(page).doesNotContainPattern("(src|href)\\s*=\\s*[\"']").doesNotContain("sourceMappingURL");
        assertThat(page).contains("Chart.js v4").doesNotContain("{{");
    }

    @Test
    void aHostileNameStaysText() throws Exception {
        // When
        String page = ReportPage.write(smallShop(HOSTILE));

        // Then
        assertThat(page).doesNotContain("<script>alert(");
        Matcher data = Pattern.compile("id=\"report-data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(page);
        assertThat(data.find()).isTrue();
        assertThat(new ObjectMapper().readTree(data.group(1)).get("dataset").asText())
                .isEqualTo(HOSTILE);
    }

    @Test
    void thePageShowsNoUserId() {
        assertThat(ReportPage.write(smallShop("a shop")))
                .doesNotContain("leaver-4711")
                .doesNotContain("keeper-4712");
    }

    @Test
    void theLivesShowAHitAndAFalseAlarm() {
        assertThat(smallShop("a shop").lives()).extracting(Life::name).containsExactly("Customer A", "Customer B");
        assertThat(smallShop("a shop").lives().get(1).story()).contains("false alarm");
    }

    @Test
    void alertsOfTheWarmUpAreNotCounted() {
        // Given
        RunRecorder recorder = new RunRecorder(at(10));
        recorder.event(purchase("u", 1));
        recorder.alert(raised("u", 9.9));
        recorder.alert(raised("u", 10));

        // When
        Report report = recorder.report(facts("a shop"), NO_DRIFT);

        // Then
        assertThat(report.alerts().raised()).isEqualTo(1);
        assertThat(recorder.judgedAlerts()).extracting(ChurnAlert::eventTime).containsExactly(at(10));
    }

    @Test
    void alertsAreCountedPerThousandUsersAndMonth() {
        // Given: one user, one alert, 91 days
        RunRecorder recorder = new RunRecorder(at(10));
        recorder.event(purchase("u", 10.5));
        recorder.alert(raised("u", 12));

        // When
        Report report = recorder.report(facts("a shop"), NO_DRIFT);

        // Then
        assertThat(report.alertsPerThousandUsersAndMonth()).isCloseTo(1000 / (91 / 30.44), within(1e-9));
    }

    @Test
    void aSpanThatBeginsBeforeTheLogIsCountedFromTheLogsBeginning() {
        // Given: judged from day 10, and the log begins on day 70
        RunRecorder recorder = new RunRecorder(at(10));
        recorder.event(purchase("u", 70.5));
        recorder.alert(raised("u", 72));

        // When
        Report report = recorder.report(facts("a shop"), NO_DRIFT);

        // Then
        assertThat(report.alertsPerThousandUsersAndMonth()).isCloseTo(1000 / (31 / 30.44), within(1e-9));
        assertThat(report.timeline().firstKey()).isEqualTo(LocalDate.parse("2024-03-11"));
    }

    static Report smallShop(String dataset) {
        RunRecorder recorder = new RunRecorder(at(10));
        for (double day : new double[] {0.5, 6.5, 12.5}) {
            recorder.event(purchase("leaver-4711", day));
            recorder.score(score("leaver-4711", day, 0.3));
        }
        for (double day : new double[] {1.5, 7.5, 13.5, 19.5, 45.5, 70.5, 90.5}) {
            recorder.event(purchase("keeper-4712", day));
            recorder.score(score("keeper-4712", day, 0.2));
        }
        recorder.alert(raised("leaver-4711", 17.5));
        recorder.alert(raised("keeper-4712", 30.5));
        recorder.alert(alert("keeper-4712", AlertKind.RESOLVED, Trigger.EVENT, 45.5, 0.2));
        return recorder.report(facts(dataset), NO_DRIFT);
    }

    static RunFacts facts(String dataset) {
        return new RunFacts(
                "backtest",
                dataset,
                false,
                at(10),
                at(100.6),
                HORIZON,
                1,
                "test-model",
                "test-policy",
                "a machine",
                at(200),
                new EventCounts(10, 10, 0, 0),
                2);
    }

    private static Iterable<String> names(JsonNode node) {
        return node::fieldNames;
    }
}
