package io.tidewatch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidewatch.engine.Decision;
import io.tidewatch.engine.DetectionClock;
import io.tidewatch.engine.Engine;
import io.tidewatch.engine.EngineState;
import io.tidewatch.engine.alert.AlertPolicy;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.scoring.Device;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.replay.featurize.Span;
import io.tidewatch.replay.featurize.TrainingData;
import io.tidewatch.replay.generator.GeneratedShop;
import io.tidewatch.replay.generator.ShopSettings;
import io.tidewatch.replay.log.EventLog;
import io.tidewatch.topics.EventType;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a data scientist measures is what the engine does: the same events, featurized in Java and scored in Python, and decided
 * by the engine, give the same hidden states and the same risk curves.
 */
class ParityTest {
    /** Some thousand events; the longest lives have hundreds, over which an error of the hidden state would grow. */
    private static final ShopSettings SHOP = new ShopSettings(40, 365, 11, OptionalLong.empty());
    /** Risks are kept in ten-thousandths; one that lies between two may be rounded either way. */
    private static final double ONE_STEP = 1.0 / RiskCurve.ONE;
    /** The distance of neighbouring halves just below 1: a value that lies between two may be rounded either way. */
    private static final double ONE_HALF_STEP = 1.0 / 2048;

    @TempDir
    private static Path folder;

    private static Optional<Python> python;
    private static Path features;

    @BeforeAll
    static void featurize() throws Exception {
        python = Python.environment();
        features = folder.resolve("shop.arrow");
        new TrainingData(Span.ALL, events -> {}).write(new GeneratedShop(SHOP), features);
    }

    @Test
    void theShippedModelGivesTheSameInPythonAndInTheEngine() throws Exception {
        assertSame(ShippedModel.FOLDER);
    }

    @Test
    void aRandomNetworkGivesTheSameInPythonAndInTheEngine() throws Exception {
        assertSame(folder.resolve("random"));
    }

    private static void assertSame(Path modelFolder) throws Exception {
        // Given: what Python makes of the file
        assumeThat(python)
                .as("python.skip: the engine is not compared with Python")
                .isPresent();
        Path risks = folder.resolve("risks");
        Path states = folder.resolve("states");
        String said =
                python.orElseThrow().run(Path.of("src/test/python/score_log.py"), features, modelFolder, risks, states);

        // When: the engine decides the events
        try (Model model = Model.load(modelFolder, Device.CPU);
                Scorer scorer = model.newScorer(1)) {
            Comparison comparison = new Comparison(model.manifest(), floats(risks), floats(states));
            comparison.decide(new Engine(scorer, new AlertPolicy(ShippedModel.POLICY, model.manifest())));

            // Then: it saw the same, and something happened in it
            assertThat(said).contains(comparison.events + " events scored");
            assertThat(comparison.types.keySet()).containsExactlyInAnyOrder(EventType.values());
            assertThat(comparison.highest - comparison.lowest).isGreaterThan(RiskCurve.ONE / 4);
        }
    }

    private static FloatBuffer floats(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }

    /** The engine event by event against the rows that Python wrote. */
    private static final class Comparison {
        private final ModelManifest manifest;
        private final FloatBuffer risks;
        private final FloatBuffer states;
        private final Map<EventType, Integer> types = new HashMap<>();
        private int events;
        private int lowest = RiskCurve.ONE;
        private int highest;

        Comparison(ModelManifest manifest, FloatBuffer risks, FloatBuffer states) {
            this.manifest = manifest;
            this.risks = risks;
            this.states = states;
        }

        void decide(Engine engine) throws Exception {
            Profiles profiles = new Profiles();
            try (EventLog log = new GeneratedShop(SHOP).open()) {
                while (log.hasNext()) {
                    ShopEvent event = log.next();
                    List<Decision> decisions = engine.decide(List.of(event), profiles, DetectionClock.EVENT_TIME);
                    if (decisions.get(0) instanceof Decision.Scored) {
                        types.merge(event.type(), 1, Integer::sum);
                        compare(Profile.of(profiles.readProfile(event.userId()).orElseThrow()));
                        events++;
                    }
                }
            }
        }

        private void compare(Profile profile) {
            int silences = manifest.silenceShares().size();
            int row = events * silences;
            for (int i = 0; i < silences; i++) {
                lowest = Math.min(lowest, profile.risk(i));
                highest = Math.max(highest, profile.risk(i));
                assertClose("risk", profile.risk(i) * ONE_STEP, risks.get(row + i), ONE_STEP);
            }
            float[] hidden = new float[manifest.hiddenSize()];
            profile.readHidden(hidden, 0);
            for (int i = 0; i < hidden.length; i++) {
                assertClose("hidden", hidden[i], states.get(events * hidden.length + i), ONE_HALF_STEP);
            }
        }

        /** AssertJ only where it fails: this runs some hundred thousand times. */
        private void assertClose(String what, double engine, double python, double step) {
            if (!(Math.abs(engine - python) <= step)) {
                assertThat(engine).as(what + " after event " + events).isEqualTo(python);
            }
        }
    }

    /** Profiles in memory; nothing is asked of silences. */
    private static final class Profiles implements EngineState {
        private final Map<String, byte[]> rows = new HashMap<>();

        @Override
        public Optional<byte[]> readProfile(String userId) {
            return Optional.ofNullable(rows.get(userId)).map(byte[]::clone);
        }

        @Override
        public void writeProfile(String userId, byte[] row) {
            rows.put(userId, row);
        }

        @Override
        public void removeProfile(String userId) {
            rows.remove(userId);
        }

        @Override
        public void setTimer(String userId, long dueMillis) {}

        @Override
        public void clearTimer(String userId, long dueMillis) {}
    }
}
