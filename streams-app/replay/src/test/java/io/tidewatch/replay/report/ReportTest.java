package io.tidewatch.replay.report;

import static io.tidewatch.replay.evaluation.Shop.RULE;
import static io.tidewatch.replay.evaluation.Shop.WINDOW;
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
import io.tidewatch.mapping.RowProblem;
import io.tidewatch.replay.log.UnusableRows;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.ChurnAlert;
import io.tidewatch.topics.Trigger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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
        assertThat(json.get("partitions").asInt()).isEqualTo(1);
        assertThat(json.at("/window/most_days").asInt()).isEqualTo(WINDOW);
        assertThat(json.at("/window/shop_gap_days").asDouble()).isEqualTo(8);
        assertThat(json.get("budget").asDouble()).isEqualTo(30);
        assertThat(names(json.get("log"))).contains("days", "customers", "regulars", "can_be_judged", "verdict");
        assertThat(names(json.get("events"))).contains("in", "scored", "dead_lettered", "duplicates");
        assertThat(names(json.get("alerts"))).contains("raised", "escalated", "resolved", "expired", "by_trigger");
        assertThat(names(json.at("/alerts/by_trigger"))).containsExactly("event", "silence");
        for (JsonNode group : List.of(json, json.get("everyone"), json.get("regulars"))) {
            assertThat(names(group))
                    .contains(
                            "warnings_per_1000_and_month",
                            "warnings",
                            "lost",
                            "precision",
                            "base_rate",
                            "recall",
                            "value_recall",
                            "opponents");
            assertThat(group.get("opponents"))
                    .isNotEmpty()
                    .allSatisfy(opponent -> assertThat(names(opponent)).contains("name", "precision", "recall"));
        }
        assertThat(json.get("events_per_second").isNumber()).isTrue();
    }

    @Test
    void theJsonCountsWhatHappened() throws Exception {
        // When
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(smallShop("a shop")));

        // Then: one regular was lost and was warned of after 5 days; the other alert was a false alarm
        assertThat(json.at("/alerts/raised").asInt()).isEqualTo(2);
        assertThat(json.at("/alerts/resolved").asInt()).isEqualTo(1);
        assertThat(json.at("/alerts/by_trigger/silence").asInt()).isEqualTo(2);
        assertThat(json.get("warnings").asInt()).isEqualTo(2);
        assertThat(json.get("precision").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/regulars/lost").asInt()).isEqualTo(1);
        assertThat(json.at("/regulars/recall").asDouble()).isEqualTo(1);
        assertThat(json.at("/regulars/median_lead_days").asDouble()).isEqualTo((WINDOW - 5 + WINDOW - 11) / 2.0);
        assertThat(json.get("value_at_risk").asDouble()).isEqualTo(160);
    }

    @Test
    void aFigureThatDoesNotExistIsNull() throws Exception {
        // Given
        Report report = recorder().report(facts("empty"), NO_DRIFT);

        // When
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(report));

        // Then
        assertThat(json.get("precision").isNull()).isTrue();
        assertThat(json.get("inaction").isNull()).isTrue();
        assertThat(json.at("/regulars/median_lead_days").isNull()).isTrue();
        assertThat(json.at("/calibration/daily/expected_error").isNull()).isTrue();
        assertThat(json.at("/log/can_be_judged").asBoolean()).isFalse();
    }

    @Test
    void thePageSaysFirstWhetherTheLogCanBeJudged() {
        // When
        String page = ReportPage.write(smallShop("a shop"));

        // Then
        assertThat(page.indexOf("too little to judge warnings by"))
                .isPositive()
                .isLessThan(page.indexOf("warnings a week"));
        assertThat(page).contains("It has 2 customers; it takes 500.").contains("It covers 101 days; it takes 180.");
    }

    @Test
    void aLogWithEnoughOfEverythingCanBeJudged() {
        assertThat(new LogCheck(180, 500, 200, 100, 200, 20).canBeJudged()).isTrue();
        assertThat(new LogCheck(180, 500, 200, 100, 200, 19).problems())
                .singleElement()
                .asString()
                .contains("19 of them of lost customers");
        assertThat(new LogCheck(179, 499, 200, 99, 199, 20).problems()).hasSize(4);
    }

    @Test
    void aModelThatDoesNotKnowTheShopSaysSoAndWhatToDo() throws Exception {
        // Given
        Report report = recorder().report(facts("a shop", Optional.of("The model knows another shop.")), NO_DRIFT);

        // Then
        JsonNode json = new ObjectMapper().readTree(ReportJson.write(report));
        assertThat(json.get("acts").asBoolean()).isFalse();
        assertThat(json.get("inaction").asText()).isEqualTo("The model knows another shop.");
        assertThat(ReportPage.write(report))
                .contains("The model knows another shop.")
                .contains("<strong>no warning</strong>");
    }

    @Test
    void theWarningsThatAreShownAreDrawnInTheOrderOfTheirIds() {
        // Given: 25 customers who were warned of and came back
        RunRecorder recorder = recorder();
        List<String> ids = new ArrayList<>();
        for (int user = 0; user < 25; user++) {
            recorder.event(purchase("user-" + user, 12.5));
            recorder.event(purchase("user-" + user, 30.5));
            ChurnAlert alert = raised("user-" + user, 20);
            recorder.alert(alert);
            ids.add(alert.alertId());
        }

        // When
        List<SampledWarning> sample = recorder.report(facts("a shop"), NO_DRIFT).sample();

        // Then: every second from the first on
        Collections.sort(ids);
        assertThat(sample)
                .extracting(SampledWarning::alertId)
                .containsExactly(
                        IntStream.range(0, 10).mapToObj(at -> ids.get(2 * at)).toArray(String[]::new));
        assertThat(sample.get(0).text()).isEqualTo("an agent reads of 1");
        assertThat(sample.get(0).fate()).isEqualTo(SampledWarning.Fate.CAME_BACK);
        assertThat(sample.get(0).story()).isEqualTo("Came back on 31 January 2024, 10 days after the warning.");
    }

    @Test
    void whatBecameOfAWarnedCustomerIsTold() {
        // Given
        RunRecorder recorder = recorder();
        recorder.event(purchase("a", 12.5));
        recorder.event(purchase("b", 12.5));
        recorder.event(purchase("b", 50.5));
        recorder.event(purchase("c", 90.5));
        recorder.alert(raised("a", 20));
        recorder.alert(raised("b", 20));
        recorder.alert(raised("c", 95));

        // Then
        assertThat(recorder.report(facts("a shop"), NO_DRIFT).sample())
                .extracting(SampledWarning::story)
                .containsExactlyInAnyOrder(
                        "Was lost: no visit by 12 February 2024, nor until the log ends.",
                        "Was lost: no visit by 12 February 2024; came again on 20 February 2024, 8 days too late.",
                        "Not known yet: expected by 30 April 2024, and the log ends before.");
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
        Report report = recorder().report(facts("a shop"), drift);
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
        // Given
        RunRecorder recorder = recorder();
        recorder.event(purchase("u", 90.5));
        recorder.alert(raised("u", 95));

        // When
        String page = ReportPage.write(recorder.report(facts("a shop"), NO_DRIFT));

        // Then
        assertThat(page).contains("None of them can be judged").contains("nothing to fit another rule to");
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
    void theLivesShowAHitAndAFalseAlarmWithTheirWindows() {
        // When
        List<Life> lives = smallShop("a shop").lives();

        // Then
        assertThat(lives).extracting(Life::name).containsExactly("Customer A", "Customer B");
        assertThat(lives.get(0).story()).contains("was lost");
        assertThat(lives.get(1).story()).contains("false alarm");
        Life.Wait last = lives.get(0).waits().get(2);
        assertThat(last.begin()).isEqualTo(at(13));
        assertThat(last.end()).isEqualTo(at(13 + WINDOW));
        assertThat(last.usual()).isBetween(last.begin(), last.end());
    }

    @Test
    void alertsOfTheWarmUpAreNotCounted() {
        // Given
        RunRecorder recorder = recorder();
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
    void warningsAreCountedPerThousandKnownCustomersAndMonth() {
        // Given: one customer from day 10 on and one from day 56 on, one alert, 91 days
        RunRecorder recorder = recorder();
        recorder.event(purchase("u", 10.5));
        recorder.event(purchase("v", 56.5));
        recorder.alert(raised("u", 12));

        // When
        Report report = recorder.report(facts("a shop"), NO_DRIFT);

        // Then
        assertThat(report.everyone().warningsPerThousandAndMonth())
                .isCloseTo(1000 / ((91 + 45) / (365.25 / 12)), within(1e-9));
        assertThat(report.warningsPerWeek()).isCloseTo(1 / 13.0, within(1e-9));
    }

    @Test
    void aSpanThatBeginsBeforeTheLogIsCountedFromTheLogsBeginning() {
        // Given: judged from day 10, and the log begins on day 70
        RunRecorder recorder = recorder();
        recorder.event(purchase("u", 70.5));
        recorder.alert(raised("u", 72));

        // When
        Report report = recorder.report(facts("a shop"), NO_DRIFT);

        // Then
        assertThat(report.warningsPerWeek()).isCloseTo(7 / 31.0, within(1e-9));
        assertThat(report.timeline().firstKey()).isEqualTo(LocalDate.parse("2024-03-11"));
    }

    static Report smallShop(String dataset) {
        RunRecorder recorder = recorder();
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

    /** Of 12 rows two had nobody, and a field of one was left out. */
    private static final UnusableRows ROWS = new UnusableRows(
            12,
            Map.of(RowProblem.NO_USER, new UnusableRows.Kind(2, "", 7, "secret;row")),
            Map.of("left out: field 'rating' is no number", new UnusableRows.Kind(1, "", 9, "secret;row")),
            List.of("numbers of 'value' have a decimal comma (line 2: 9,50)"));

    @Test
    void theLogsRowsAreAccountedForWithoutWhatTheySay() {
        Report report = recorder().report(facts("orders"), NO_DRIFT);
        JsonNode rows = ReportJson.tree(report).get("rows");
        assertThat(rows.get("read").asLong()).isEqualTo(12);
        assertThat(rows.get("used").asLong()).isEqualTo(10);
        assertThat(rows.at("/reasons/0/reason").asText()).isEqualTo("no_user");
        assertThat(rows.at("/reasons/0/first_line").asLong()).isEqualTo(7);
        assertThat(rows.at("/remarks/0/rows").asLong()).isOne();
        assertThat(PageTables.of(report))
                .contains("The log's rows: 12 read, 10 used", "has no user id", "rating", "is no number");
        assertThat(ReportPage.write(report)).doesNotContain("secret;row");
    }

    private static RunRecorder recorder() {
        return new RunRecorder(at(10), alert -> "an agent reads of " + alert.userId());
    }

    static RunFacts facts(String dataset) {
        return facts(dataset, Optional.empty());
    }

    private static RunFacts facts(String dataset, Optional<String> inaction) {
        return new RunFacts(
                "backtest",
                dataset,
                false,
                at(10),
                at(100.6),
                RULE,
                OptionalDouble.of(30),
                inaction,
                1,
                "test-model",
                "test-policy",
                "a machine",
                at(200),
                new EventCounts(10, 10, 0, 0),
                ROWS,
                2);
    }

    private static Iterable<String> names(JsonNode node) {
        return node::fieldNames;
    }
}
