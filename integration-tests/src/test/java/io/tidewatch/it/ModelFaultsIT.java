package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ReasonCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that serves well but for one type of events: it fails on them, answers what is no number, or does not answer at all. */
@ExtendWith(BrokerUnderTest.class)
@EnabledIfSystemProperty(named = FaultForm.PROPERTY, matches = "long")
class ModelFaultsIT {
    private static final Path SCRIPT = Path.of("src", "test", "python", "broken_model.py");
    private static final int CUSTOMERS = 200;
    /** The number of the feature that is 1 for a support request. */
    private static final int SUPPORT = 7;
    /** The engine promises six minutes, and looks every ten seconds. */
    private static final Duration NOTICED = Duration.ofMinutes(9);

    private static Python python;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findPython() {
        Optional<Python> found = Python.environment();
        assumeTrue(found.isPresent(), "without Python there is no other model");
        python = found.orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"nan, answers what is no number", "throw, fails"})
    void whatItCannotScoreIsPutAsideAndTheRestIsDecided(String kind, String does, BrokerTrio brokers) throws Exception {
        ShopLog log = ShopLog.of(51, CUSTOMERS)
                .refusing(event -> event.type() == EventType.SUPPORT, ReasonCode.SCORING_FAILED);
        long aside = log.messages().stream()
                .filter(message -> message.refusal().equals(Optional.of(ReasonCode.SCORING_FAILED)))
                .count();
        assertThat(aside).isPositive();
        try (FaultScene scene = new FaultScene(brokers, "model-" + kind, log);
                Instances engines =
                        new Instances(1, scene.settings(folder), (number, one) -> one.model(broken(kind)))) {
            scene.flow(1.0 / 2, Duration.ofSeconds(20));
            scene.over();
            scene.awaitRecovered(engines);
            scene.flow(1.0 / 2, Duration.ofSeconds(5));
            scene.finish(
                    engines,
                    "a model that " + does + " on one type of events; counted from the end of a flow of 20 s",
                    "%,d events went to the dead-letter topic as SCORING_FAILED, all others were decided."
                            .formatted(aside));
        }
    }

    /** Liveness finds it, the orchestrator restarts the engine, and somebody takes the model out of the configuration. */
    @Test
    void aModelThatHangs(BrokerTrio brokers) throws Exception {
        try (FaultScene scene = new FaultScene(brokers, "model-hang", ShopLog.of(52, CUSTOMERS));
                Instances engines =
                        new Instances(1, scene.settings(folder), (number, one) -> one.model(broken("hang")))) {
            scene.flow(1.0 / 2, Duration.ofSeconds(10));
            long hung = System.nanoTime();
            OpsPages pages = OpsPages.of(engines.get(0));
            await("a restart is asked for").atMost(NOTICED).until(() -> pages.status("/health/live") == 503);
            long seconds = Duration.ofNanos(System.nanoTime() - hung).toSeconds();
            String cause = pages.json("/health/live").get("cause").asText();
            engines.kill(0);
            engines.settings(0, before -> before.model(ShippedModel.FOLDER));
            engines.start(0);
            scene.over();
            scene.awaitRecovered(engines);
            scene.finish(
                    engines,
                    "a model that hangs on one type of events, and another one in the configuration after the restart"
                            + " that liveness asks for; counted from that restart",
                    "After %,d s /health/live was 503: \"%s\".".formatted(seconds, cause));
        }
    }

    private Path broken(String kind) {
        Path model = folder.resolve("model-" + kind);
        python.run(SCRIPT, ShippedModel.FOLDER, model, kind, SUPPORT);
        return model;
    }
}
