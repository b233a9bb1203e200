package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.engine.scoring.TrappedModel;
import io.tidewatch.engine.scoring.TrappedModel.Trap;
import io.tidewatch.topics.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model is activated under load that passes every check of a load and fails on every customer. No event may be for it, and nothing of it
 * may come out: the engines go back to the model before by themselves, and a person rolls it back afterwards.
 */
@ExtendWith(BrokerUnderTest.class)
class ModelFaultsIT {
    private static final FaultForm FORM = FaultForm.ofThisRun();
    private static final int CUSTOMERS = FORM.of(70, 400);
    private static final Duration FLOW = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int INSTANCES = 2;

    @TempDir
    private Path folder;

    static Stream<Trap> traps() {
        return FORM == FaultForm.BUILD ? Stream.of(Trap.NOT_A_NUMBER, Trap.HANGS) : Stream.of(Trap.values());
    }

    @ParameterizedTest
    @MethodSource("traps")
    void aModelThatFailsOnEverybody(Trap trap, BrokerTrio brokers) throws Exception {
        String name = "model-" + trap.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Path broken = TrappedModel.make(ShippedModel.FOLDER, folder, name, trap);
        try (FaultScene scene = new FaultScene(brokers, name, ShopLog.of(41, CUSTOMERS));
                Instances engines = new Instances(INSTANCES, scene.settings(folder))) {
            ModelRoll roll = new ModelRoll(scene.topics());
            scene.flow(1.0 / 4, Duration.ofSeconds(1));
            scene.run().awaitMoreScored();
            scene.topics().awaitSharedBy(engines, name);

            // When: past the commands, which try models out on made-up customers
            ModelRoll.Answer refused = roll.model("publish", broken.toString());
            roll.force(broken, name);
            scene.flowUntil(1.0 / 4, FLOW, () -> haveTaken(engines, name));
            scene.over();
            scene.flow(1.0 / 4, FLOW);
            awaitGivenUp(engines);
            scene.awaitRecovered(engines);
            roll.done("rollback");
            awaitGood(engines);

            // Then
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err()).contains("A trial run failed: ");
            scene.finish(
                    engines,
                    "a model that %s with every customer is activated under load, and rolled back later; counted from the moment that both"
                                    .formatted(what(trap))
                            + " engines have taken it",
                    "No event was for it; it was given up by the engines.");
        }
    }

    private static boolean haveTaken(Instances engines, String model) {
        return Stream.iterate(0, number -> number + 1)
                .limit(engines.count())
                .allMatch(number ->
                        engines.get(number).modelInForce().filter(model::equals).isPresent()
                                || isGivenUp(engines.get(number)));
    }

    private static boolean isGivenUp(EngineProcess engine) {
        return engine.output().contains("Model refused pointer=\"@active\"");
    }

    private static void awaitGivenUp(Instances engines) {
        for (int number = 0; number < engines.count(); number++) {
            EngineProcess engine = engines.get(number);
            await("given up").atMost(SOON).until(() -> isGivenUp(engine));
            OpsPages pages = OpsPages.of(engine);
            await("shown")
                    .atMost(SOON)
                    .until(() -> pages.metric("tidewatch_model_refused").orElse(0) == 1);
        }
    }

    private static void awaitGood(Instances engines) {
        for (int number = 0; number < engines.count(); number++) {
            OpsPages pages = OpsPages.of(engines.get(number));
            await("rolled back")
                    .atMost(SOON)
                    .until(() -> pages.metric("tidewatch_model_refused").orElse(1) == 0);
        }
    }

    private static String what(Trap trap) {
        return switch (trap) {
            case THROWS -> "makes ONNX Runtime fail";
            case NOT_A_NUMBER -> "answers NaN";
            case HIDDEN_TOO_LARGE -> "answers a hidden state beyond half precision";
            case HANGS -> "never comes to an end";
        };
    }
}
