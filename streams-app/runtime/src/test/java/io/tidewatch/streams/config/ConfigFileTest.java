package io.tidewatch.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.engine.alert.ActionRule;
import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.experiment.Arm;
import io.tidewatch.engine.experiment.Experiment;
import io.tidewatch.engine.experiment.ExperimentSettings;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ShopValues;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.strategy.StrategySettings;
import io.tidewatch.topics.ActionType;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.Band;
import io.tidewatch.topics.Language;
import io.tidewatch.topics.TidewatchException;
import io.tidewatch.topics.ValueTier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final String SMALLEST = """
        bootstrap_servers: broker:9092
        model: {path: models/first}
        """;

    @Test
    void smallestFileTakesDefaultsForAllElse() {
        // When
        TidewatchConfig config = parse(SMALLEST);

        // Then
        assertThat(config.applicationId()).isEqualTo("tidewatch");
        assertThat(config.bootstrapServers()).isEqualTo("broker:9092");
        assertThat(config.model().path()).isEqualTo(Path.of("models/first"));
        assertThat(config.batch()).isEqualTo(new BatchConfig(1024, Duration.ofMillis(10)));
        assertThat(config.time().mode()).isEqualTo(TimeConfig.Mode.LIVE);
        assertThat(config.processing().guarantee()).isEqualTo(ProcessingConfig.Guarantee.EXACTLY_ONCE_V2);
        assertThat(config.http().token()).isEmpty();
        assertThat(config.policy().language()).isEqualTo(Language.EN);
    }

    @Test
    void documentedSampleLoadsAndStatesTheDefaults() throws Exception {
        // Given
        Path sample = Path.of("..", "..", "docs", "tidewatch.yaml");

        // When
        TidewatchConfig documented = ConfigFile.parse(Files.readString(sample), name -> Optional.empty());

        // Then
        assertThat(documented).isEqualTo(parse("""
            bootstrap_servers: localhost:9092
            model: {path: model}
            """));
        assertThat(documented.scoring().longestRun()).isEqualTo(ScoringConfig.LONGEST_RUN);
    }

    @Test
    void withoutTheSectionNobodyIsHeldOut() {
        assertThat(parse(SMALLEST).experiments()).isEqualTo(ExperimentSettings.none());
    }

    @Test
    void withTheSectionATenthIs() {
        // When
        TidewatchConfig config = parse(SMALLEST + "experiments: {}\n");

        // Then
        assertThat(config.experiments()).isEqualTo(new ExperimentSettings("warnings", "tidewatch", 0.1, List.of()));
    }

    @Test
    void armsOfAnExperimentArrive() {
        // When
        TidewatchConfig config = parse(SMALLEST + """
            experiments:
              name: spring
              salt: shop-1
              holdout: 0.2
              arms:
                - {name: calls-first, share: 0.3, actions: [{value_tiers: [high], action: call}]}
                - {name: quiet, share: 0.1, actions: []}
            """);

        // Then
        assertThat(config.experiments())
                .isEqualTo(new ExperimentSettings(
                        "spring",
                        "shop-1",
                        0.2,
                        List.of(
                                new ExperimentSettings.Share(
                                        "calls-first",
                                        0.3,
                                        List.of(new ActionRule(
                                                Set.of(),
                                                Set.of(ValueTier.HIGH),
                                                Set.of(),
                                                ActionType.CALL,
                                                Map.of()))),
                                new ExperimentSettings.Share("quiet", 0.1, List.of()))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "experiments: {holdout: 0.9}                                  | 'experiments.holdout' is 0.9; give 0 to 0.5",
                "experiments: {name: Spring}                                  | 'experiments.name' is 'Spring'; give 1 to 16 small letters",
                "'experiments: {arms: [{name: a, share: 0.2}]}'               | an entry of 'experiments.arms' lacks 'actions'",
                "'experiments: {arms: [{name: a, share: 1, actions: []}]}'    | add up to 1.1",
                "'experiments: {arms: [{name: rules, share: 0.1, actions: []}]}' | which are there by themselves",
                "experiments: {hold_out: 0.1}                                 | did you mean 'experiments.holdout'"
            })
    void aWrongExperimentIsNamedWithItsRemedy(String line, String expected) {
        assertThatThrownBy(() -> parse(SMALLEST + line + "\n"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void withoutTheSectionTheRulesDecideEverywhere() {
        assertThat(parse(SMALLEST).strategy()).isEmpty();
    }

    @Test
    void aStrategyChoosesForHalfOfThoseWhomNoArmHas() {
        // When
        TidewatchConfig config = parse(SMALLEST + "experiments: {holdout: 0.2}\nstrategy: {}\n");

        // Then
        assertThat(config.strategy()).contains(new StrategySettings(0.05, 0.5, "tidewatch"));
        assertThat(new Experiment(config.experiments()).arms())
                .extracting(Arm::name, Arm::buckets)
                .containsExactly(tuple("holdout", 2_000), tuple("strategy", 4_000), tuple("rules", 4_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy: {explore: 0}    | 'strategy.explore' is 0.0; give 0.001 to 0.5",
                "strategy: {share: 1.5}    | 'strategy.share' is 1.5; give more than 0 and at most 1",
                "strategy: {exlpore: 0.1}  | did you mean 'strategy.explore'"
            })
    void aWrongStrategyIsNamedWithItsRemedy(String line, String expected) {
        assertThatThrownBy(() -> parse(SMALLEST + line + "\n"))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void everyKeyOfTheFileArrives() {
        // When
        TidewatchConfig config = parse("""
            application_id: shop-1
            bootstrap_servers: a:1,b:2
            kafka: {security.protocol: SSL, ssl: {truststore.location: t.p12}}
            model: {path: m, device: cuda}
            input: {format: connect}
            batch: {max_events: 7, max_wait: PT0.1S}
            time: {mode: replay, allowed_lateness: 1m, max_future: 2m, max_age: 7d}
            policy:
              thresholds: {watch: 0.2, at_risk: 0.5, critical: 0.7, hysteresis: 0.1}
              deadline_share: 0.4
              cool_down: 3d
              medium_value_from: 5.5
              high_value_from: 60
              shop: shoes
              act_before_trained: true
              actions:
                - {bands: [critical], value_tiers: high, reasons: [SUPPORT_CONTACT], action: coupon, parameters: {percent: 20}}
                - {reasons: long_silence, value_at_risk_below: 2.5, action: none}
            state: {directory: s, block_cache_mb: 9, write_buffer_mb: 10, record_cache_mb: 11, forget_after_days: 40, compact_within: 2h}
            http: {host: 0.0.0.0, port: 9090, token: 0123456789abcdef, advertised: 'pod-0.tidewatch:9090'}
            processing: {threads: 3, guarantee: at_least_once, standby_replicas: 1, group_instance_id: pod-0}
            scoring: {max_attempts: 2, longest_run: 20s, lane: always, lane_rows: 512, lane_wait: 1ms}
            language: zh
            shutdown_timeout: 5s
            """);

        // Then
        assertThat(config.applicationId()).isEqualTo("shop-1");
        assertThat(config.kafka().values())
                .containsExactlyEntriesOf(new java.util.TreeMap<>(
                        Map.of("security.protocol", "SSL", "ssl.truststore.location", "t.p12")));
        assertThat(config.model().device()).isEqualTo(Device.CUDA);
        assertThat(config.input()).isEqualTo(new InputConfig("connect"));
        assertThat(config.batch()).isEqualTo(new BatchConfig(7, Duration.ofMillis(100)));
        assertThat(config.time())
                .isEqualTo(new TimeConfig(
                        TimeConfig.Mode.REPLAY, Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofDays(7)));
        assertThat(config.policy())
                .isEqualTo(new PolicySettings(
                        Optional.of(Thresholds.forAll(new Lines(0.2, 0.5, 0.7), 0.1)),
                        OptionalDouble.of(0.4),
                        Duration.ofDays(3),
                        Optional.of(new ShopValues(5.5, 60)),
                        "shoes",
                        true,
                        List.of(
                                new ActionRule(
                                        Set.of(Band.CRITICAL),
                                        Set.of(ValueTier.HIGH),
                                        Set.of(AlertReason.SUPPORT_CONTACT),
                                        ActionType.COUPON,
                                        Map.of("percent", "20")),
                                new ActionRule(
                                        Set.of(),
                                        Set.of(),
                                        Set.of(AlertReason.LONG_SILENCE),
                                        OptionalDouble.of(2.5),
                                        ActionType.NONE,
                                        Map.of())),
                        Language.ZH));
        assertThat(config.state()).isEqualTo(new StateConfig(Path.of("s"), 9, 10, 11, 40, Duration.ofHours(2)));
        assertThat(config.http())
                .isEqualTo(new HttpConfig(
                        "0.0.0.0", 9090, Optional.of("0123456789abcdef"), Optional.of("pod-0.tidewatch:9090")));
        assertThat(config.processing())
                .isEqualTo(new ProcessingConfig(3, ProcessingConfig.Guarantee.AT_LEAST_ONCE, 1, Optional.of("pod-0")));
        assertThat(config.scoring())
                .isEqualTo(new ScoringConfig(
                        2,
                        Duration.ofSeconds(20),
                        ScoringConfig.Lane.ALWAYS,
                        Optional.of(512),
                        Optional.of(Duration.ofMillis(1))));
        assertThat(config.shutdownTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        input: {format: avro}               | 'input.format' is 'avro'; give tidewatch, cloudevents, connect, or preset:
        batch: {max_events: 0}              | 'batch.max_events' is 0; give 1 to 4096
        http: {advertised: pod-0}           | 'http.advertised' is 'pod-0'; give host:port
        http: {advertised: '::1:8080'}      | 'http.advertised' is '::1:8080'; give host:port
        batch: {max_events: many}           | 'batch.max_events' is 'many'; give a whole number
        batch: {max_events: 1.5}            | 'batch.max_events' is '1.5'; give a whole number
        batch: {max_events: 99999999999}    | 'batch.max_events' is '99999999999'; give a whole number
        batch: {max_wait: 11s}              | 'batch.max_wait' is 11s; give 1ms to 10s
        batch: {max_wait: soon}             | 'batch.max_wait' is 'soon', which is no duration
        batch: {max_wait: [1]}              | 'batch.max_wait' is a list; give a single value
        batch: 5                            | 'batch' is a single value; give a mapping of keys to values
        batch: {max_event: 5}               | 'batch.max_event' is no key of the configuration; did you mean 'batch.max_events'?
        modell: {path: x}                   | 'modell' is no key of the configuration; did you mean 'model'?
        time: {mode: fast}                  | 'time.mode' is 'fast'; give live or replay
        time: {allowed_lateness: 2d}        | 'time.allowed_lateness' is 2d; give 1ms to 1d
        time: {max_future: 2d}              | 'time.max_future' is 2d; give 0ms to 1d
        time: {max_age: 1m}                 | 'time.max_age' is 1m; give 1h to 3650d
        state: {block_cache_mb: 1}          | 'state.block_cache_mb' is 1; give 8 to 1048576
        state: {write_buffer_mb: 1}         | 'state.write_buffer_mb' is 1; give 8 to 65536
        state: {record_cache_mb: -1}        | 'state.record_cache_mb' is -1; give 0 to 65536
        http: {port: 65536}                 | 'http.port' is 65536; give 0 to 65535
        http: {token: secret}               | 'http.token' has 6 characters; give at least 16
        processing: {threads: 0}            | 'processing.threads' is 0; give 1 to 256
        processing: {standby_replicas: 6}   | 'processing.standby_replicas' is 6; give 0 to 5
        processing: {guarantee: twice}      | 'processing.guarantee' is 'twice'; give exactly_once_v2 or at_least_once
        policy: {cool_down: -P1D}           | 'policy.cool_down' is
        policy: {deadline_share: 1.2}       | 'policy.deadline_share' is 1.2; give more than 0 and at most 1
        policy: {medium_value_from: lots}   | 'policy.medium_value_from' is 'lots'; give a number
        policy: {medium_value_from: 20}     | of 'policy.medium_value_from' and 'policy.high_value_from' one is missing
        policy: {medium_value_from: 20, high_value_from: 10} | 'policy.high_value_from' is 10.0; give 0 <= medium <= high
        policy: {act_before_trained: maybe} | 'policy.act_before_trained' is 'maybe'; give true or false
        policy: {act_before_trained: 1}     | 'policy.act_before_trained' is '1'; give true or false
        policy: {budget_split: {regulars: 1}} | did you mean 'policy.budget_split.regular'?
        policy: {patience: 3d}              | 'policy.patience' is no key of the configuration
        policy: {actions: [{reasons: [TROUBLE], action: call}]} | 'policy.actions[0].reasons' is 'TROUBLE'; give long_silence or
        policy: {thresholds: {watch: 0.1}}  | 'policy.thresholds' is incomplete; give watch, at_risk, critical and hysteresis
        policy: {thresholds: {watch: 2, at_risk: 1, critical: 1, hysteresis: 0}} | 'policy.thresholds': thresholds are watch 2.0
        policy: {actions: []}               | 'policy.actions' is empty
        policy: {actions: [{bands: [low]}]} | 'policy.actions[0].bands' is 'low'; give healthy or watch or at_risk or critical
        policy: {actions: [{parameters: {}}]} | 'policy.actions[0].action' is missing; give coupon or
        policy: {actions: [{action: call, band: x}]} | 'policy.actions[0].band' is no key of the configuration; did you mean
        scoring: {max_attempts: 0}          | 'scoring.max_attempts' is 0; give 1 to 10
        scoring: {lane: gpu}                | 'scoring.lane' is 'gpu'; give auto or always or never
        scoring: {longest_run: 2m}          | 'scoring.longest_run' is 2m; give 1s to 40s
        scoring: {lane_rows: 0}             | 'scoring.lane_rows' is 0; give 1 to 65536
        scoring: {lane_wait: 1s}            | 'scoring.lane_wait' is 1s; give 0ms to 100ms
        language: de                        | 'language' is 'de'; give en or zh
        languages: zh                       | 'languages' is no key of the configuration; did you mean 'language'?
        shutdown_timeout: 0ms               | 'shutdown_timeout' is 0ms; give 1s to 10m
        application_id: a b                 | 'application_id' is 'a b'; give 1 to 180 letters
        kafka: 5                            | 'kafka' is a single value; give a mapping of keys to values
        kafka: {application.id: x}          | 'kafka.application.id' has a key of its own; give 'application_id' instead
        kafka: {consumer.group.instance.id: x} | give 'processing.group_instance_id' instead
        kafka: {group.protocol: streams}    | 'kafka.group.protocol' is fixed by the engine; remove it
        kafka: {sasl.mechanisn: PLAIN}      | did you mean 'sasl.mechanism'?
        kafka: {sasl.mechanism: null}       | 'kafka.sasl.mechanism' has no value
        """)
    void wrongValueIsNamedWithItsRemedy(String line, String expected) {
        // Given
        String yaml = SMALLEST + line + "\n";

        // When / Then
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(expected.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        model: {path: m}                                   | 'bootstrap_servers' is missing
        bootstrap_servers: broker:9092                     | 'model.path' is missing
        {bootstrap_servers: 'b:1', model: {path: m, horizon: 30d}} | 'model.horizon' is no key of the configuration
        {bootstrap_servers: broker, model: {path: m}}      | 'bootstrap_servers' has 'broker'; give host:port
        {bootstrap_server: 'b:1', model: {path: m}}        | did you mean 'bootstrap_servers'?
        - a list                                           | the configuration is no mapping
        a: [                                               | the configuration is no valid YAML at line 1
        {application_id: a, application_id: b}             | Duplicate field 'application_id'
        """)
    void fileThatCannotBeUsedSaysWhy(String yaml, String expected) {
        // When / Then
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(TidewatchException.class)
                .hasMessageContaining(expected.strip());
    }

    @Test
    void environmentVariablesAreReplacedAndMayHaveDefaults() {
        // Given
        Map<String, String> environment = Map.of("SECRET", "p\"a: s{s", "EVENTS", "12");

        // When
        TidewatchConfig config = ConfigFile.parse(SMALLEST + """
            kafka: {ssl.keystore.password: 'x${SECRET}x', ssl.key.password: '${file:/secret:key}'}
            batch: {max_events: '${EVENTS}', max_wait: '${WAIT:-20ms}'}
            """, name -> Optional.ofNullable(environment.get(name)));

        // Then
        assertThat(config.kafka().values())
                .containsEntry("ssl.keystore.password", "xp\"a: s{sx")
                .containsEntry("ssl.key.password", "${file:/secret:key}");
        assertThat(config.batch()).isEqualTo(new BatchConfig(12, Duration.ofMillis(20)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "'",
                "\\",
                "\n",
                "a\nbatch: {max_events: 1}",
                "x: y",
                "# no remark",
                "- a",
                "{a: b}",
                "${OTHER}",
                "$1",
                "&a *a",
                "!!int 3",
                "\u00fc\u0001"
            })
    void aVariablesValueIsNeverReadAsYaml(String value) {
        // When
        TidewatchConfig config =
                ConfigFile.parse(SMALLEST + "kafka: {ssl.key.password: \"${SECRET}\"}\n", name -> Optional.of(value));

        // Then
        assertThat(config.kafka().values()).containsExactly(Map.entry("ssl.key.password", value));
        assertThat(config.batch().maxEvents()).isEqualTo(1024);
    }

    @Test
    void aBrokenJaasTextIsNamedByItsKeyAndNothingOfThePassword() {
        // When / Then
        assertThatThrownBy(() -> parse(SMALLEST + """
            kafka:
              producer.sasl.jaas.config: >-
                org.example.Login required username="u" password="hunter"two";
            """))
                .isInstanceOf(TidewatchException.class)
                .hasMessageStartingWith("'kafka.producer.sasl.jaas.config' has an option without a value")
                .hasMessageContaining("${VARIABLE}")
                .hasMessageNotContaining("hunter")
                .hasMessageNotContaining("two");
    }

    @Test
    void missingEnvironmentVariableIsNamed() {
        // When / Then
        assertThatThrownBy(() -> parse(SMALLEST + "http: {token: '${NOT_SET}'}\n"))
                .isInstanceOf(TidewatchException.class)
                .hasMessage("'http.token' needs the environment variable NOT_SET, which is not set; set it or give a"
                        + " default as ${NOT_SET:-value}");
    }

    @Test
    void missingFileIsNamedWithTheSample(@TempDir Path folder) {
        // Given
        Path missing = folder.resolve("none.yaml");

        // When / Then
        assertThatThrownBy(() -> ConfigFile.read(missing))
                .isInstanceOf(TidewatchException.class)
                .hasMessage(
                        "the configuration file %s does not exist; docs/tidewatch.yaml is a sample to copy", missing);
    }

    @Test
    void textFormsHoldNoSecrets() {
        // When
        String text = parse(SMALLEST + """
            kafka: {ssl.key.password: hunter2hunter2}
            http: {token: 0123456789abcdef}
            """).toString();

        // Then
        assertThat(text).doesNotContain("hunter2").doesNotContain("0123456789abcdef");
    }

    private static TidewatchConfig parse(String yaml) {
        return ConfigFile.parse(yaml, name -> Optional.empty());
    }
}
