package io.tidewatch.it;

import static io.tidewatch.it.Chart.CHART;
import static io.tidewatch.it.Chart.ENVIRONMENT;
import static io.tidewatch.it.Chart.YAML;
import static io.tidewatch.it.Chart.hooksAsObjects;
import static io.tidewatch.it.Chart.kind;
import static io.tidewatch.it.Chart.named;
import static io.tidewatch.it.Chart.pod;
import static io.tidewatch.it.Chart.render;
import static io.tidewatch.it.Chart.template;
import static io.tidewatch.it.Chart.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.cli.Tidewatch;
import io.tidewatch.streams.config.TidewatchConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one value turns on: autoscaling, zones, a GPU, monitoring, policies of the network, Strimzi, a trainer, a next generation. */
class ChartVariantsTest {
    @Test
    void makesNothingOfItUnlessItIsAskedFor() throws IOException {
        assertThat(render("minimal"))
                .doesNotContain(
                        "ScaledObject",
                        "HorizontalPodAutoscaler",
                        "PodMonitor",
                        "PrometheusRule",
                        "NetworkPolicy",
                        "KafkaTopic",
                        "CronJob",
                        "nvidia",
                        "TIDEWATCH_ZONE",
                        "generation");
    }

    @Test
    void scalesByTheLagInSecondsAndNeverBeyondThePartitions() throws IOException {
        // When
        String rendered = render("keda");
        JsonNode scaled = named(rendered, "ScaledObject", "shop-tidewatch").get("spec");
        JsonNode lag = scaled.at("/triggers/0/metadata");
        // Then
        assertThat(scaled.get("maxReplicaCount").asInt()).isEqualTo(24);
        assertThat(scaled.at("/scaleTargetRef/kind").asText()).isEqualTo("StatefulSet");
        assertThat(lag.get("query").asText())
                .isEqualTo("max(tidewatch_input_lag_seconds{namespace=\"retention\",pod=~\"shop-tidewatch-[0-9]+\"})");
        assertThat(lag.get("threshold").asText()).isEqualTo("30");
        assertThat(scaled.at("/triggers/1/type").asText()).isEqualTo("cpu");
        // The autoscaler's number, which an upgrade of the release must not take back
        assertThat(named(rendered, "StatefulSet", "shop-tidewatch")
                        .at("/spec/replicas")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void scalesByCpuWhereThereIsNoKeda() throws IOException {
        // When
        JsonNode scaler = named(render("hpa"), "HorizontalPodAutoscaler", "shop-tidewatch")
                .get("spec");
        // Then
        assertThat(scaler.get("maxReplicas").asInt()).isEqualTo(6);
        assertThat(scaler.at("/metrics/0/resource/target/averageUtilization").asInt())
                .isEqualTo(70);
        assertThat(scaler.at("/behavior/scaleDown/stabilizationWindowSeconds").asInt())
                .isEqualTo(1800);
    }

    @Test
    void spreadsPodsAndCopiesOfTheStateOverZones() throws IOException {
        // When
        String rendered = render("keda");
        Map<String, String> inZone = new HashMap<>(ENVIRONMENT);
        inZone.put("TIDEWATCH_ZONE", "eu-1a");
        Map<String, String> kafka =
                Chart.config(rendered, "shop-tidewatch", inZone).kafka().values();
        Map<String, String> unknown =
                Chart.config(rendered, "shop-tidewatch", ENVIRONMENT).kafka().values();
        // Then
        assertThat(pod(rendered).at("/topologySpreadConstraints").findValuesAsText("topologyKey"))
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(pod(rendered).at("/containers/0/env").findValuesAsText("fieldPath"))
                .contains("metadata.labels['topology.kubernetes.io/zone']");
        assertThat(kafka)
                .containsEntry("rack.aware.assignment.tags", "zone")
                .containsEntry("client.tag.zone", "eu-1a")
                .containsEntry("main.consumer.client.rack", "eu-1a");
        assertThat(unknown).containsEntry("client.tag.zone", "unknown");
    }

    @Test
    void asksForAGpuWithTheImageThatHasCuda() throws IOException {
        // When
        String rendered = render("gpu");
        JsonNode pod = pod(rendered);
        // Then
        assertThat(pod.at("/containers/0/image").asText()).endsWith("-SNAPSHOT-cuda");
        assertThat(pod.at("/containers/0/resources/limits/nvidia.com~1gpu").asInt())
                .isEqualTo(1);
        assertThat(pod.at("/containers/0/resources/limits/memory").asText()).isEqualTo("1920Mi");
        assertThat(pod.get("runtimeClassName").asText()).isEqualTo("nvidia");
        assertThat(pod.at("/tolerations").findValuesAsText("key")).containsExactly("dedicated", "nvidia.com/gpu");
        assertThat(named(rendered, "Job", "shop-tidewatch-topics")
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .doesNotEndWith("-cuda");
    }

    @Test
    void carriesTheRulesAndTheDashboardAsTheyAre() throws IOException {
        // When
        String rendered = render("monitored");
        JsonNode rules = named(rendered, "PrometheusRule", "shop-tidewatch");
        String dashboard = named(rendered, "ConfigMap", "shop-tidewatch-dashboard")
                .at("/data/tidewatch.json")
                .asText();
        // Then
        assertThat(rules.at("/spec/groups"))
                .isEqualTo(YAML.readTree(CHART.resolve("files/rules.yaml").toFile())
                        .get("groups"));
        assertThat(rules.at("/metadata/labels/release").asText()).isEqualTo("kube-prometheus-stack");
        assertThat(YAML.readTree(dashboard))
                .isEqualTo(YAML.readTree(CHART.resolve("files/dashboard.json").toFile()));
        assertThat(kind(rendered, "PodMonitor"))
                .extracting(monitor ->
                        monitor.at("/spec/podMetricsEndpoints/0/port").asText())
                .containsExactly("http", "ops");
    }

    @Test
    void linksAlertsAndPanelsToWhereTheRunbooksCanBeRead() throws IOException {
        // When
        String rendered = template(hooksAsObjects(), "monitored")
                .set("monitoring.runbooks", "https://git.shop.example/runbooks/")
                .call();
        // Then
        assertThat(named(rendered, "PrometheusRule", "shop-tidewatch").findValuesAsText("runbook_url"))
                .isNotEmpty()
                .allMatch(url -> url.startsWith("https://git.shop.example/runbooks/Tidewatch"));
        assertThat(rendered).doesNotContain("docs/runbooks/");
    }

    @Test
    void letsPodsReachTheBrokersAndOneAnother() throws IOException {
        // When
        String rendered = render("monitored");
        JsonNode engine = named(rendered, "NetworkPolicy", "shop-tidewatch").get("spec");
        // Then
        assertThat(engine.at("/egress/0/ports").findValuesAsText("port")).containsExactly("9093", "9094", "9095");
        assertThat(engine.at("/egress/0/to/0/podSelector/matchLabels/app").asText())
                .isEqualTo("kafka");
        assertThat(engine.at("/egress").findValuesAsText("port")).contains("53", "443", "8080");
        assertThat(engine.at("/ingress/0/from")).hasSize(2);
        assertThat(kind(rendered, "NetworkPolicy"))
                .extracting(policy -> policy.at("/metadata/name").asText())
                .containsExactlyInAnyOrder(
                        "shop-tidewatch",
                        "shop-tidewatch-collector",
                        "shop-tidewatch-trainer",
                        "shop-tidewatch-topics");
    }

    @Test
    void retrainsWithTheTrainersConnectionAndTheShopsName() throws IOException {
        // When
        String rendered = render("monitored");
        JsonNode container = named(rendered, "CronJob", "shop-tidewatch-trainer")
                .at("/spec/jobTemplate/spec/template/spec/containers/0");
        TidewatchConfig config = Chart.config(rendered, "shop-tidewatch-trainer", ENVIRONMENT);
        // Then
        assertThat(container.get("image").asText()).startsWith("registry.example.com/shop/tidewatch-trainer:");
        assertThat(texts(container.get("args")))
                .containsExactly(
                        "--config=/etc/tidewatch/config/tidewatch.yaml",
                        "--run=/var/lib/tidewatch/run",
                        "--publish",
                        "--",
                        "--seed",
                        "2");
        assertThat(config.kafka().values().get("sasl.jaas.config")).contains("tr4iner");
        assertThat(config.policy().shop()).isEqualTo("my-shop");
    }

    @Test
    void makesStrimzisTopicsAndUsersOfTheCatalogAndLeavesOutTheJob() throws IOException {
        // When
        String rendered = render("strimzi");
        JsonNode engine = named(rendered, "KafkaUser", "churn-engine");
        // Then
        assertThat(kind(rendered, "Job")).isEmpty();
        assertThat(named(rendered, "KafkaTopic", "shop.events")
                        .at("/spec/partitions")
                        .asInt())
                .isEqualTo(24);
        assertThat(named(rendered, "KafkaTopic", "shop.events")
                        .at("/metadata/namespace")
                        .asText())
                .isEqualTo("kafka");
        assertThat(engine.at("/metadata/labels/strimzi.io~1cluster").asText()).isEqualTo("shop");
        assertThat(engine.at("/metadata/annotations/helm.sh~1resource-policy").asText())
                .isEqualTo("keep");
        assertThat(engine.at("/spec/authorization/acls").findValuesAsText("name"))
                .contains("churn-", "shop.events")
                .doesNotContain("APPLICATION-");
    }

    @Test
    void holdsWhatTheCatalogGivesStrimzi() throws IOException {
        // When
        StringWriter printed = new StringWriter();
        int exitCode = Tidewatch.commandLine()
                .setOut(new PrintWriter(printed))
                .execute("topics", "strimzi", "--cluster", "CLUSTER", "--application-id", "APPLICATION");
        // Then
        assertThat(Files.readString(CHART.resolve("files/strimzi.yaml")))
                .as("write helm/tidewatch/files/strimzi.yaml anew: ./tidewatch topics strimzi --cluster CLUSTER"
                        + " --application-id APPLICATION")
                .isEqualTo(printed.toString());
        assertThat(exitCode).isZero();
    }

    @Test
    void runsTheNextGenerationOfTheSameApplicationAsAReleaseOfItsOwn() throws IOException {
        // When
        String rendered = render("generation");
        TidewatchConfig config = Chart.config(rendered, "shop-tidewatch", ENVIRONMENT);
        // Then
        assertThat(config.generation().number()).isEqualTo(2);
        assertThat(config.generation().from()).contains("g2");
        assertThat(config.applicationId()).isEqualTo("tidewatch-g2");
        assertThat(kind(rendered, "Job")).isEmpty();
    }
}
