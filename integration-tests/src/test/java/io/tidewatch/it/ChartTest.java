package io.tidewatch.it;

import static io.tidewatch.it.Chart.CHART;
import static io.tidewatch.it.Chart.ENVIRONMENT;
import static io.tidewatch.it.Chart.RENDERED;
import static io.tidewatch.it.Chart.YAML;
import static io.tidewatch.it.Chart.config;
import static io.tidewatch.it.Chart.copy;
import static io.tidewatch.it.Chart.hooksAsObjects;
import static io.tidewatch.it.Chart.kind;
import static io.tidewatch.it.Chart.named;
import static io.tidewatch.it.Chart.pod;
import static io.tidewatch.it.Chart.pods;
import static io.tidewatch.it.Chart.render;
import static io.tidewatch.it.Chart.sets;
import static io.tidewatch.it.Chart.template;
import static io.tidewatch.it.Chart.texts;
import static io.tidewatch.it.Chart.topicsConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart as an SRE meets it: linted, rendered for every set of values in {@code ci}, checked against Kubernetes' own schemas. */
class ChartTest {
    @ParameterizedTest
    @MethodSource("io.tidewatch.it.Chart#sets")
    void lintsWithoutAWarning(String values) throws IOException {
        // Given: lint takes no values, so they become the chart's own
        Path chart = copy("lint-" + values, UnaryOperator.identity());
        JsonNode merged = YAML.readerForUpdating(
                        YAML.readTree(CHART.resolve("values.yaml").toFile()))
                .readValue(CHART.resolve("ci/" + values + "-values.yaml").toFile());
        YAML.writeValue(chart.resolve("values.yaml").toFile(), merged);

        // When
        LintResult result = new Helm(chart).lint().strict().call();

        // Then
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
    }

    @Test
    void rendersObjectsThatKubernetesAcceptsAndTheOperatorsOfCustomOnes() throws IOException {
        // Given
        Files.createDirectories(RENDERED);
        List<Path> files = new ArrayList<>();
        for (String values : sets().toList()) {
            Path file = RENDERED.resolve(values + ".yaml");
            Files.writeString(file, render(values));
            files.add(file);
        }

        // When
        Optional<Python> python = Python.environment();

        // Then
        assumeThat(python)
                .as("python.skip: the chart's objects are not checked against Kubernetes' schemas")
                .isPresent();
        assertThat(python.orElseThrow().run(Path.of("src/test/python/validate_manifests.py"), files.toArray()))
                .contains("production.yaml: ", " objects valid");
    }

    @ParameterizedTest
    @MethodSource("io.tidewatch.it.Chart#sets")
    void rendersAConfigurationThatTheEngineAccepts(String values) throws IOException {
        // When
        TidewatchConfig config = config(values);

        // Then
        assertThat(config.http().host()).isEqualTo("0.0.0.0");
        assertThat(config.processing().groupInstanceId()).contains("tidewatch-0");
        assertThat(config.state().directory()).isEqualTo(Path.of("/var/lib/tidewatch/state"));
    }

    @Test
    void bringsSecretsIntoTheConfigurationByEnvironmentOnly() throws IOException {
        // When
        String rendered = render("production");
        TidewatchConfig config = config("production");

        // Then
        assertThat(config.kafka().values())
                .containsEntry(
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"tidewatch\""
                                + " password=\"s3cret\";")
                .containsEntry("producer.compression.type", "zstd");
        assertThat(config.http().token()).contains("0123456789abcdef");
        assertThat(rendered).doesNotContain("s3cret", "0123456789abcdef\"");
        assertThat(kind(rendered, "Secret")).isEmpty();
    }

    @Test
    void givesTheTopicsJobTheClientsConnectionAndNothingElse() throws IOException {
        // When
        String rendered = render("production");
        TidewatchConfig job = topicsConfig(rendered, ENVIRONMENT);
        TidewatchConfig engine = config("production");

        // Then
        assertThat(job.bootstrapServers()).isEqualTo(engine.bootstrapServers());
        assertThat(job.kafka().values())
                .containsOnlyKeys(
                        "security.protocol",
                        "sasl.mechanism",
                        "sasl.jaas.config",
                        "ssl.truststore.location",
                        "ssl.truststore.password");
        assertThat(engine.kafka().values()).containsAllEntriesOf(job.kafka().values());
    }

    @Test
    void theTopicsJobReadsVariablesAndTheirDefaultsAsTheEngineDoes() throws IOException {
        // Given: one that is set, one that is not, and a password that would end the quotes
        Path values = RENDERED.resolve("defaults-values.yaml");
        Files.createDirectories(RENDERED);
        Files.writeString(values, """
            kafka:
              sasl.mechanism: ${MECHANISM:-PLAIN}
              security.protocol: ${PROTOCOL:-SASL_SSL}
              sasl.jaas.config: org.example.Login required username="${NAME:-shop}" password="${KAFKA_PASSWORD}";
              ssl.keystore.password: '${KEYSTORE_PASSWORD:-a=b # c\\d}'
            secretEnv:
              KAFKA_PASSWORD: {secret: tidewatch-kafka, key: password}
            """);
        Map<String, String> environment =
                Map.of("POD_NAME", "tidewatch-0", "MECHANISM", "SCRAM-SHA-256", "KAFKA_PASSWORD", "s3\"cret\\");

        // When
        String rendered =
                template(hooksAsObjects(), "minimal").withValuesFile(values).call();
        TidewatchConfig job = topicsConfig(rendered, environment);

        // Then
        assertThat(job.kafka().values())
                .containsEntry("sasl.mechanism", "SCRAM-SHA-256")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.keystore.password", "a=b # c\\d")
                .containsEntry(
                        "sasl.jaas.config", "org.example.Login required username=\"shop\" password=\"s3\\\"cret\\\\\";")
                .isEqualTo(
                        config(rendered, "shop-tidewatch", environment).kafka().values());
    }

    @Test
    void appliesTheTopicsBeforeThePodsStart() throws IOException {
        // When
        JsonNode job = named(render("production"), "Job", "shop-tidewatch-topics");

        // Then
        assertThat(job.at("/metadata/annotations/was-hook").asText()).isEqualTo("pre-install,pre-upgrade");
        assertThat(texts(job.at("/spec/template/spec/containers/0/args")))
                .containsExactly("topics", "apply", "--config=/etc/tidewatch/config/tidewatch.yaml", "--partitions=24");
    }

    @Test
    void letsAnyPodBeAskedForAnyUserOnceThereIsAToken() throws IOException {
        // When / Then
        assertThat(config("production").http().advertised()).contains("tidewatch-0.shop-tidewatch.retention.svc:8080");
        assertThat(config("minimal").http().advertised()).isEmpty();
    }

    @Test
    void givesThePodMoreTimeToStopThanTheEngineTakes() throws IOException {
        // When
        JsonNode pod = pod(render("production"));

        // Then
        assertThat(Duration.ofSeconds(pod.get("terminationGracePeriodSeconds").asLong()))
                .isGreaterThan(config("production").shutdownTimeout());
    }

    @ParameterizedTest
    @MethodSource("io.tidewatch.it.Chart#sets")
    void restrictsWhatEveryContainerMayDo(String values) throws IOException {
        // When
        String rendered = render(values);
        List<JsonNode> pods = pods(rendered);

        // Then
        assertThat(pods).isNotEmpty();
        assertThat(pods).allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.get("automountServiceAccountToken").asBoolean()).isFalse();
            JsonNode container = pod.at("/containers/0/securityContext");
            assertThat(container.get("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.get("allowPrivilegeEscalation").asBoolean()).isFalse();
            assertThat(texts(container.at("/capabilities/drop"))).containsExactly("ALL");
        });
    }

    @Test
    void limitsThePodsMemoryToWhatItsSettingsAddUpTo() throws IOException {
        // When
        JsonNode resources = pod(render("production")).at("/containers/0/resources");

        // Then: heap 2048, block cache 1024, write buffers 256, overhead 640
        assertThat(resources.at("/limits/memory").asText()).isEqualTo("3968Mi");
        assertThat(resources.at("/requests/memory").asText()).isEqualTo("3968Mi");
        assertThat(resources.at("/requests/cpu").asText()).isEqualTo("4");
    }

    @Test
    void asksOnTheProbesThatTheEngineAnswers() throws IOException {
        // When
        JsonNode container = pod(render("minimal")).at("/containers/0");

        // Then
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(8080);
    }

    @Test
    void makesNothingOfTheCollectorUnlessItIsEnabled() throws IOException {
        assertThat(render("minimal")).doesNotContain("collector");
    }

    @Test
    void rendersAConfigurationThatTheCollectorAccepts() throws IOException {
        // When
        String rendered = render("production");
        CollectorConfig config = CollectorConfig.parse(
                named(rendered, "ConfigMap", "shop-tidewatch-collector")
                        .at("/data/collector.yaml")
                        .asText(),
                name -> Optional.ofNullable(ENVIRONMENT.get(name)));
        // Then
        assertThat(config.sources()).extracting(SourceConfig::name).containsExactly("web", "shop");
        assertThat(config.limits().events()).isEqualTo(200);
        assertThat(config.kafkaProperties())
                .containsEntry("compression.type", "zstd")
                .containsEntry("security.protocol", "SASL_SSL")
                .doesNotContainKey("producer.compression.type");
        assertThat(rendered).doesNotContain("public-key-of-the-shop", "secret-key-of-the-shop");
    }

    @Test
    void givesEachCollectorASpoolThatOutlivesThePodAndPodsThatTheEnginesSelectorsDoNotFind() throws IOException {
        // When
        String rendered = render("production");
        JsonNode collector = named(rendered, "StatefulSet", "shop-tidewatch-collector");
        JsonNode pod = collector.at("/spec/template/spec");
        // Then
        assertThat(collector.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("spool");
        assertThat(collector.at("/spec/replicas").isMissingNode()).isTrue();
        assertThat(pod.at("/containers/0/args/0").asText()).isEqualTo("collect");
        assertThat(pod.at("/containers/0/readinessProbe/httpGet/port").asText()).isEqualTo("ops");
        assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThan(20);
        assertThat(named(rendered, "Service", "shop-tidewatch")
                        .at("/spec/selector/app.kubernetes.io~1name")
                        .asText())
                .isNotEqualTo(collector
                        .at("/spec/template/metadata/labels/app.kubernetes.io~1name")
                        .asText());
        assertThat(named(rendered, "Ingress", "shop-tidewatch-collector")
                        .at("/spec/rules/0/http/paths")
                        .findValuesAsText("path"))
                .containsExactly(
                        "/collect/v1/events",
                        "/collect/tidewatch.js",
                        "/collect/tidewatch.mjs",
                        "/collect/webhooks/shopify");
        assertThat(named(rendered, "HorizontalPodAutoscaler", "shop-tidewatch-collector")
                        .at("/spec/scaleTargetRef/kind")
                        .asText())
                .isEqualTo("StatefulSet");
    }

    @Test
    void makesNoDisruptionBudgetThatBlocksEveryDrain() throws IOException {
        // When / Then
        assertThat(kind(render("single-node"), "PodDisruptionBudget")).isEmpty();
        assertThat(kind(render("minimal"), "PodDisruptionBudget")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        image.repository=                             | .Values.image.repository must be set
        image.tag=latest                              | .Values.image.tag must not be "latest"
        image.repository=localhost:5000/shop:1.0      | .Values.image.repository is localhost:5000/shop:1.0: give the tag or the digest as .Values.image.tag
        persistence.size=10GB                         | /persistence/size
        bootstrapServers=kafka://kafka:9092           | .Values.bootstrapServers has 'kafka://kafka:9092': give host:port
        bootstrapServers=                             | .Values.bootstrapServers must be set
        bootstrapServers=kafka                        | .Values.bootstrapServers has 'kafka'
        replicaCount=13                               | .Values.replicaCount is 13, but shop.events has 12 partitions
        standbyReplicas=2                             | .Values.standbyReplicas is 2 and must be less than .Values.replicaCount (2)
        model.existingClaim=a,model.configMap=b       | .Values.model.existingClaim and .Values.model.configMap are both set
        model.claimPath=a                             | .Values.model.claimPath is set without .Values.model.existingClaim
        persistence.size=                             | .Values.persistence.size must be set
        memory.recordCacheMb=2000                     | .Values.memory.recordCacheMb is 2000 and must fit into .Values.memory.heapMb
        resources.limits.memory=1Gi                   | .Values.resources.limits.memory is 1Gi, but .Values.memory adds up to 1920Mi
        config.http.port=1                            | .Values.config.http is set by the chart: use .Values.http
        config.state.directory=x                      | .Values.config.state is set by the chart
        kafka.a=${NO_SUCH}                            | .Values.kafka has ${NO_SUCH} in a, but nothing sets NO_SUCH
        collector.enabled=true                        | .Values.collector.sources is empty
        collector.enabled=true,collector.sources[0].name=a,collector.sources[0].kind=server,collector.sources[0].keys=${NO_SUCH} | .Values.collector.sources has ${NO_SUCH}, but nothing sets NO_SUCH
        collector.enabled=true,collector.sources[0].name=a,collector.sources[0].kind=server,collector.sources[0].keys=k,collector.config.spool.limit_mb=1 | .Values.collector.config.spool is set by the chart: use .Values.collector.spool
        collector.enabled=true,collector.sources[0].name=a,collector.sources[0].kind=server,collector.sources[0].keys=k,collector.ingress.enabled=true | .Values.collector.ingress.host must be set
        collector.sources[0].name=a                   | kind
        autoscaling.by=cpu,autoscaling.maxReplicas=13 | .Values.autoscaling.maxReplicas is 13, but shop.events has 12 partitions
        autoscaling.by=cpu,autoscaling.minReplicas=13 | .Values.autoscaling.minReplicas is 13 and must not be more than maxReplicas (12
        autoscaling.by=cpu,autoscaling.minReplicas=1  | .Values.standbyReplicas is 1 and must be less than .Values.autoscaling.minReplicas (1)
        autoscaling.by=lag                            | .Values.autoscaling.lag.prometheus must be set
        autoscaling.by=cpu,resources.requests.cpu=    | .Values.resources.requests.cpu must be set with .Values.autoscaling.by
        autoscaling.by=keda                           | autoscaling
        generation.number=2,topics.apply=false        | .Values.generation.number is 2 without .Values.generation.from
        config.generation.number=2                    | .Values.config.generation is set by the chart: use .Values.generation
        zones.enabled=true,zones.label=               | .Values.zones.label must be
        zones.enabled=true,kafka.client\\.tag\\.zone=a  | .Values.kafka has client.tag.zone, which .Values.zones.enabled sets
        kafka.client\\.rack=${TIDEWATCH_ZONE}         | .Values.kafka has ${TIDEWATCH_ZONE} in client.rack, but nothing sets TIDEWATCH_ZONE
        strimzi.enabled=true                          | .Values.strimzi.cluster must be the name of the Kafka resource
        strimzi.enabled=true,strimzi.cluster=a,topics.replication=1 | .Values.topics.replication goes to the Job, which .Values.strimzi.enabled replaces
        strimzi.enabled=true,strimzi.cluster=a,applicationId=My_Shop | .Values.applicationId is My_Shop, but Kubernetes names users after it
        trainer.enabled=true                          | .Values.trainer.image.repository must be set when .Values.trainer.enabled
        trainer.enabled=true,trainer.image.repository=a,trainer.image.tag=latest | .Values.trainer.image.tag must not be "latest"
        trainer.enabled=true,trainer.image.repository=a,model.registry=ignore | .Values.trainer.then is publish, but .Values.model.registry is ignore
        trainer.schedule=monthly                      | /trainer/schedule
        replicaCount=0                                | replicaCount
        guarantee=maybe                               | guarantee
        replicas=3                                    | replicas
        http.port=80                                  | port
        """)
    void refusesValuesThatCannotWorkAndNamesTheKey(String settings, String message) {
        // Given
        TemplateCommand template = template(CHART, "minimal");
        for (String setting : settings.split(",")) {
            String[] keyAndValue = setting.split("=", 2);
            template.set(keyAndValue[0], keyAndValue[1]);
        }

        // When / Then
        assertThatThrownBy(template::call).hasMessageContaining(message);
    }

    @Test
    void createsAsManyPartitionsAsTheCatalogUnlessToldOtherwise() throws IOException {
        // Given
        int catalogued = TopicCatalog.shipped().topic("shop.events").partitions();

        // When
        int chart = YAML.readTree(CHART.resolve("values.yaml").toFile())
                .at("/topics/partitions")
                .asInt();

        // Then
        assertThat(chart).isEqualTo(catalogued);
    }

    @Test
    void isOfTheVersionThatTheImageIs() throws IOException {
        // When
        String appVersion = YAML.readTree(CHART.resolve("Chart.yaml").toFile())
                .get("appVersion")
                .asText();

        // Then
        assertThat(appVersion).isEqualTo(System.getProperty("tidewatch.version"));
    }
}
