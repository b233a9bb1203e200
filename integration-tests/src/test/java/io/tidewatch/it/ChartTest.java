package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.tidewatch.collector.config.CollectorConfig;
import io.tidewatch.collector.config.SourceConfig;
import io.tidewatch.streams.config.ConfigFile;
import io.tidewatch.streams.config.TidewatchConfig;
import io.tidewatch.topics.catalog.TopicCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart as an SRE meets it: linted, rendered for three sets of values, checked against Kubernetes' own schemas. */
class ChartTest {
    private static final Path CHART = Repository.root().resolve("helm/tidewatch");
    private static final Path RENDERED = Path.of("target", "chart");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "POD_NAME", "tidewatch-0",
            "KAFKA_PASSWORD", "s3cret",
            "TRUSTSTORE_PASSWORD", "tr\"ust",
            "TIDEWATCH_HTTP_TOKEN", "0123456789abcdef",
            "WEB_KEY", "public-key-of-the-shop",
            "SHOP_KEY", "secret-key-of-the-shop");

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "production", "single-node"})
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

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "production", "single-node"})
    void rendersObjectsThatKubernetesAccepts(String values) throws IOException {
        // Given
        Files.createDirectories(RENDERED);
        Path file = RENDERED.resolve(values + ".yaml");
        Files.writeString(file, render(values));

        // When
        Optional<Python> python = Python.environment();

        // Then
        assumeThat(python)
                .as("python.skip: the chart's objects are not checked against Kubernetes' schemas")
                .isPresent();
        assertThat(python.orElseThrow().run(Path.of("src/test/python/validate_manifests.py"), file))
                .contains(" objects valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "production", "single-node"})
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
    @ValueSource(strings = {"minimal", "production", "single-node"})
    void restrictsWhatEveryContainerMayDo(String values) throws IOException {
        // When
        String rendered = render(values);
        List<JsonNode> pods = List.of(
                pod(rendered), named(rendered, "Job", "shop-tidewatch-topics").at("/spec/template/spec"));

        // Then
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

    private static TidewatchConfig config(String values) throws IOException {
        return config(render(values), "shop-tidewatch", ENVIRONMENT);
    }

    /** What the Job reads, which has the variables of {@code secretEnv} and {@code extraEnv} alone. */
    private static TidewatchConfig topicsConfig(String rendered, Map<String, String> environment) throws IOException {
        Map<String, String> ofTheJob = new HashMap<>(environment);
        ofTheJob.keySet().removeAll(Set.of("POD_NAME", "TIDEWATCH_HTTP_TOKEN"));
        return config(rendered, "shop-tidewatch-topics", ofTheJob);
    }

    private static TidewatchConfig config(String rendered, String configMap, Map<String, String> environment)
            throws IOException {
        String yaml = named(rendered, "ConfigMap", configMap)
                .at("/data/tidewatch.yaml")
                .asText();
        return ConfigFile.parse(yaml, name -> Optional.ofNullable(environment.get(name)));
    }

    private static String render(String values) throws IOException {
        return template(hooksAsObjects(), values).call();
    }

    /** Helm's library leaves hooks out of what it renders, and they are to be checked like everything else. */
    private static Path hooksAsObjects() throws IOException {
        return copy("hooks-as-objects", text -> text.replace("helm.sh/hook:", "was-hook:"));
    }

    private static Path copy(String name, UnaryOperator<String> change) throws IOException {
        Path copy = RENDERED.resolve(name);
        try (Stream<Path> files = Files.walk(CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(CHART.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, change.apply(Files.readString(file)));
            }
        }
        return copy;
    }

    private static TemplateCommand template(Path chart, String values) {
        return new Helm(chart)
                .template()
                .withName("shop")
                .withNamespace("retention")
                .withValuesFile(CHART.resolve("ci/" + values + "-values.yaml"));
    }

    private static JsonNode pod(String rendered) throws IOException {
        return named(rendered, "StatefulSet", "shop-tidewatch").at("/spec/template/spec");
    }

    private static JsonNode named(String rendered, String kind, String name) throws IOException {
        return kind(rendered, kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> kind(String rendered, String kind) throws IOException {
        try (MappingIterator<JsonNode> objects = YAML.readerFor(JsonNode.class).readValues(rendered)) {
            return objects.readAll().stream()
                    .filter(object -> object.path("kind").asText().equals(kind))
                    .toList();
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
