package io.tidewatch.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewatch.http.Answer;
import io.tidewatch.http.MetricsPage;
import io.tidewatch.http.Request;
import io.tidewatch.streams.task.EngineCounters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final Request REQUEST = new Request("GET", "/", Map.of());
    private static final EngineFacts FACTS = new EngineFacts(
            "1.2.3",
            Snapshots.NOW.minus(Duration.ofHours(2)),
            "tidewatch",
            Optional.of(new HostPort("10.0.0.1", 8080)));

    private final Health health = new Health(Duration.ofMinutes(6));

    @Test
    void aProbeGets200WithTheCause() throws IOException {
        Answer answer = new HealthEndpoint(() -> Snapshots.running().snapshot(), health::ready).answer(REQUEST);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(json(answer).get("ok").asBoolean()).isTrue();
        assertThat(json(answer).get("state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void aProbeGets503WithTheCause() throws IOException {
        Answer answer = new HealthEndpoint(
                        () -> Snapshots.in(KafkaStreams.State.ERROR, Duration.ZERO)
                                .snapshot(),
                        health::live)
                .answer(REQUEST);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(json(answer).get("cause").asText()).contains("ERROR");
    }

    @Test
    void theStatusTellsWhatRunsAndHowItStands() throws IOException {
        EngineSnapshot engine = Snapshots.running()
                .behind(0, 17)
                .restoring(new StoreRestore("profiles", 1, false, 40, 100, false))
                .snapshot();

        JsonNode status =
                json(new StatusEndpoint(FACTS, () -> engine, health, new EngineCounters()::figures, Drifts::ready)
                        .answer(REQUEST));

        assertThat(status.get("version").asText()).isEqualTo("1.2.3");
        assertThat(status.get("uptime_seconds").asDouble()).isEqualTo(7200);
        assertThat(status.get("model").get("device_note").asText()).contains("CUDA cannot be had");
        assertThat(status.get("policy_version").asText()).isEqualTo("policy-0a1b2c3d");
        assertThat(status.get("ready").get("ok").asBoolean()).isFalse();
        assertThat(status.get("threads").get(0).get("state").asText()).isEqualTo("RUNNING");
        JsonNode task = status.get("tasks").get(0);
        assertThat(task.get("lag_records").asLong()).isEqualTo(17);
        assertThat(task.get("lag_seconds").asDouble()).isEqualTo(0.12);
        assertThat(task.get("unaccounted_events").asLong()).isZero();
        assertThat(task.get("clock_lag_seconds").asDouble()).isEqualTo(300);
        assertThat(task.get("pending_events").asInt()).isEqualTo(3);
        assertThat(status.get("tasks").get(1).get("lag_records").isNull())
                .as("the brokers have not told")
                .isTrue();
        assertThat(status.at("/shadow/name").asText()).isEqualTo("second");
        assertThat(task.get("shadow").asText()).isEqualTo("second");
        assertThat(status.at("/drift/level").asText()).isEqualTo("retrain");
        assertThat(status.at("/drift/risk_psi").asDouble()).isEqualTo(0.313);
        assertThat(status.at("/drift/feature_psi/visits_log").asDouble()).isEqualTo(0.12);
        JsonNode store = status.get("stores").get(0);
        assertThat(store.get("restored_offsets").asLong()).isEqualTo(40);
        assertThat(store.get("total_offsets").asLong()).isEqualTo(100);
        assertThat(status.get("counters").get("events_dead_lettered").has("wrong_key"))
                .isTrue();
        assertThat(status.get("address").asText()).isEqualTo("10.0.0.1:8080");
        assertThat(status.at("/instances/0/partitions").toString()).isEqualTo("[0,1]");
        assertThat(status.at("/instances/1/address").asText()).isEqualTo("10.0.0.2:8080");
        assertThat(status.at("/instances/1/standby_partitions").toString()).isEqualTo("[0]");
        assertThat(status.at("/input/topic_partitions").asInt()).isEqualTo(1);
        assertThat(status.at("/brokers/answering").asBoolean()).isTrue();
        assertThat(status.at("/brokers/silent_since").isNull()).isTrue();
        assertThat(status.at("/input/partitions")).hasSize(2);
        assertThat(status.at("/shop/customers/seen").asInt()).isEqualTo(312);
        assertThat(status.at("/shop/customers/needed").asInt()).isEqualTo(500);
        assertThat(status.at("/shop/days/seen").isNull())
                .as("nobody has counted")
                .isTrue();
        assertThat(status.at("/shop/raises").asBoolean()).isFalse();
        assertThat(status.at("/shop/why_not").asText()).contains("another shop");
        assertThat(status.at("/shop/next").asText()).contains("500 customers", "./tidewatch retrain");
        assertThat(status.at("/budget/warnings_per_1000_and_month").asDouble()).isEqualTo(30);
        assertThat(status.at("/budget/at_risk_from/regular").asDouble()).isEqualTo(0.5);
        assertThat(status.at("/strategy/learnt_from").asInt()).isEqualTo(3_120);
    }

    @Test
    void inAnOutageTheStatusTellsSinceWhenAndKeepsWhatWasKnown() throws IOException {
        EngineSnapshot engine = Snapshots.running()
                .stuck(0, 120, Duration.ofMinutes(4))
                .behind(1, 17)
                .withoutTasks()
                .silent(Duration.ofMinutes(2))
                .snapshot();

        JsonNode status =
                json(new StatusEndpoint(FACTS, () -> engine, health, new EngineCounters()::figures, Drifts::ready)
                        .answer(REQUEST));

        assertThat(status.at("/brokers/answering").asBoolean()).isFalse();
        assertThat(status.at("/brokers/silent_since").asText()).isEqualTo("2026-03-01T11:58:00.000Z");
        assertThat(status.at("/brokers/last_answer").asText()).isEqualTo("2026-03-01T11:00:00.000Z");
        assertThat(status.at("/input/partitions")).hasSize(2);
        assertThat(status.at("/input/observed_at").asText()).isEqualTo("2026-03-01T11:58:00.000Z");
        assertThat(status.at("/input/uncommitted_since").asText()).isEqualTo("2026-03-01T11:56:00.000Z");
        assertThat(status.at("/input/last_commit").asText()).isEqualTo("2026-03-01T11:57:00.000Z");
        assertThat(status.at("/ready/ok").asBoolean()).isFalse();
        assertThat(status.at("/live/ok").asBoolean()).isTrue();
    }

    @Test
    void inAnOutageTheMetricsKeepTheLagAndTellItsAge() {
        EngineSnapshot engine = Snapshots.running()
                .behind(0, 17)
                .behind(7, 99)
                .withoutTasks()
                .silent(Duration.ofMinutes(2))
                .snapshot();

        String metrics =
                text(MetricsEndpoint.of(FACTS, new EngineCounters(), () -> engine, health, Drifts::ready, List.of())
                        .answer(REQUEST));

        assertThat(metrics)
                .contains(
                        "tidewatch_input_lag_records{partition=\"0\"} 17.0",
                        "tidewatch_input_lag_seconds{partition=\"0\"} 0.12",
                        "tidewatch_input_partitions 2.0",
                        "tidewatch_input_lag_age_seconds 120.0",
                        "tidewatch_broker_silent_seconds 120.0",
                        "tidewatch_live 1.0",
                        "tidewatch_model_acts 1.0",
                        "tidewatch_shop_customers 312.0",
                        "tidewatch_strategy_outcomes 3120.0",
                        "tidewatch_shop_days NaN",
                        "tidewatch_ready 0.0")
                .as("another instance's")
                .doesNotContain("tidewatch_input_lag_records{partition=\"7\"}");
    }

    @Test
    void eventsThatWereDeletedUnreadAreToldWithTheirOffsets() throws IOException {
        EngineSnapshot engine = Snapshots.running()
                .behind(0, 17)
                .behind(1, 0)
                .lost(0, 100, 140)
                .lost(0, 200, 202)
                .snapshot();

        JsonNode status =
                json(new StatusEndpoint(FACTS, () -> engine, health, new EngineCounters()::figures, Drifts::ready)
                        .answer(REQUEST));
        String metrics =
                text(MetricsEndpoint.of(FACTS, new EngineCounters(), () -> engine, health, Drifts::ready, List.of())
                        .answer(REQUEST));

        JsonNode first = status.at("/lost_events/0");
        assertThat(first.get("partition").asInt()).isZero();
        assertThat(first.get("from_offset").asLong()).isEqualTo(100);
        assertThat(first.get("to_offset").asLong()).isEqualTo(140);
        assertThat(first.get("events").asLong()).isEqualTo(40);
        assertThat(first.get("noticed_at").asText()).isEqualTo("2026-03-01T12:00:00.000Z");
        assertThat(status.get("lost_events")).hasSize(2);
        assertThat(status.at("/ready/ok").asBoolean()).as("it goes on").isTrue();
        assertThat(metrics)
                .contains(
                        "tidewatch_events_lost_total{partition=\"0\"} 42.0",
                        "tidewatch_events_lost_total{partition=\"1\"} 0.0");
    }

    @Test
    void aRefusedModelIsToldWithItsReasonAndLeavesTheInstanceReady() throws IOException {
        EngineSnapshot engine = Snapshots.running()
                .refusing("newer", "trained for another catalogue")
                .snapshot();

        JsonNode status =
                json(new StatusEndpoint(FACTS, () -> engine, health, new EngineCounters()::figures, Drifts::ready)
                        .answer(REQUEST));

        assertThat(status.at("/model/name").asText()).isEqualTo("tidewatch-base");
        assertThat(status.at("/model/refused/name").asText()).isEqualTo("newer");
        assertThat(status.at("/model/refused/reason").asText()).contains("another catalogue");
        assertThat(status.at("/tasks/0/model").asText()).isEqualTo("tidewatch-base");
        assertThat(status.at("/ready/ok").asBoolean()).isTrue();
        assertThat(text(MetricsEndpoint.of(FACTS, new EngineCounters(), () -> engine, health, Drifts::ready, List.of())
                        .answer(REQUEST)))
                .contains("tidewatch_models_refused_total 1.0", "tidewatch_model_refused 1.0");
    }

    @Test
    void theMetricsTellTheSame() {
        EngineSnapshot engine = Snapshots.running().behind(0, 17).snapshot();

        String metrics =
                text(MetricsEndpoint.of(FACTS, new EngineCounters(), () -> engine, health, Drifts::ready, List.of())
                        .answer(REQUEST));

        assertThat(metrics)
                .contains(
                        "tidewatch_live 1.0",
                        "tidewatch_ready 1.0",
                        "tidewatch_input_lag_records{partition=\"0\"} 17.0",
                        "tidewatch_input_lag_age_seconds 4.0",
                        "tidewatch_broker_silent_seconds 0.0",
                        "tidewatch_clock_lag_seconds{partition=\"1\"} 300.0",
                        "tidewatch_alerts_total{kind=\"raised\",trigger=\"silence\"} 0.0",
                        "model=\"tidewatch-base\"",
                        "tidewatch_task_model{model=\"tidewatch-base\",partition=\"1\"} 1.0",
                        "tidewatch_models_refused_total 0.0",
                        "tidewatch_model_refused 0.0",
                        "tidewatch_events_unaccounted{partition=\"0\"} 0.0",
                        "tidewatch_alert_latency_seconds_bucket{trigger=\"event\",le=\"1.0\"} 0",
                        "tidewatch_alert_latency_seconds_bucket{trigger=\"silence\",le=\"60.0\"} 0",
                        "tidewatch_alert_latency_seconds_count{trigger=\"silence\"} 0",
                        "tidewatch_drift_risk_psi 0.3125",
                        "tidewatch_drift_psi{feature=\"visits_log\"} 0.12",
                        "jvm_memory_used_bytes");
    }

    @Test
    void theMetricsCanBeAskedForBySeveralAtOnce() throws Exception {
        EngineSnapshot engine = Snapshots.running().behind(0, 17).snapshot();
        MetricsPage metrics =
                MetricsEndpoint.of(FACTS, new EngineCounters(), () -> engine, health, Drifts::ready, List.of());
        ExecutorService scrapers = Executors.newFixedThreadPool(4);

        // An answer that meets another's half-replaced rows is a fault.
        List<Future<Answer>> answers = scrapers.invokeAll(Collections.nCopies(400, () -> metrics.answer(REQUEST)));

        scrapers.shutdown();
        for (Future<Answer> answer : answers) {
            assertThat(answer.get().status()).isEqualTo(200);
        }
    }

    private static JsonNode json(Answer answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String text(Answer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
