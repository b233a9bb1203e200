package io.tidewatch.engine.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.tidewatch.engine.Events;
import io.tidewatch.engine.Featurizer;
import io.tidewatch.engine.MemoryState;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.topics.ShopEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the shipped model and the real runtime. Also run with {@code -Pcuda}, on machines with and without a GPU. */
class ModelTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");
    private static final int ROWS = 300;

    /** Fused operators of the whole and of its halves may round in another order. */
    private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 16, 33, 256})
    void aRowsResultIsTheSameToTheLastBitInEveryBatchSize(int batch) throws Exception {
        List<float[]> vectors = vectors();
        try (Model model = Model.load(SHIPPED, Device.CPU)) {
            Results inLarge = results(model, vectors, 300);

            Results inSmall = results(model, vectors, batch);

            for (int row = 0; row < ROWS; row++) {
                assertThat(inSmall.next[row]).as("step of row %d", row).isEqualTo(inLarge.next[row]);
                assertThat(inSmall.risks[row]).as("risk of row %d", row).isEqualTo(inLarge.risks[row]);
            }
        }
    }

    @Test
    void theGraphsHalvesGiveWhatTheWholeGives() throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (Model halves = Model.load(SHIPPED, Device.CPU);
                OrtSession graph =
                        environment.createSession(SHIPPED.resolve("model.onnx").toString());
                Scorer whole = new OnnxScorer(
                        halves.manifest(), environment, new OnnxSessions(graph, graph), 64, RunWatch.NONE)) {
            Results cut = results(halves, vectors(), 64);
            Results together = results(whole, vectors());

            assertThat(halves.runsInTwoSteps()).isTrue();
            for (int row = 0; row < ROWS; row++) {
                assertThat(cut.next[row]).containsExactly(together.next[row], ROUNDING);
                assertThat(cut.risks[row]).containsExactly(together.risks[row], ROUNDING);
            }
        }
    }

    @Test
    void aGraphThatIsNotCutRunsWholeInBothPhases() throws Exception {
        copyShipped();
        replaceInManifest("\"parts\"", "\"unknown\"");
        try (Model halves = Model.load(SHIPPED, Device.CPU);
                Model whole = Model.load(folder, Device.CPU)) {
            Results cut = results(halves, vectors(), 64);
            Results together = results(whole, vectors(), 64);

            assertThat(whole.runsInTwoSteps()).isFalse();
            for (int row = 0; row < ROWS; row++) {
                assertThat(together.next[row]).containsExactly(cut.next[row], ROUNDING);
                assertThat(together.risks[row]).containsExactly(cut.risks[row], ROUNDING);
            }
        }
    }

    @Test
    void risksAreProbabilitiesAndDifferBetweenUsers() throws Exception {
        try (Model model = Model.load(SHIPPED, Device.CPU)) {
            float[][] risks = risks(model, vectors(), 64);

            assertThat(Arrays.stream(risks).map(risk -> risk[0]).distinct().count())
                    .isGreaterThan(100);
            for (float[] curve : risks) {
                for (float risk : curve) {
                    assertThat(risk).isBetween(0f, 1f);
                }
            }
        }
    }

    @Test
    void autoSaysWhereItRunsAndWhy() {
        try (Model model = Model.load(SHIPPED, Device.AUTO)) {
            assertThat(model.device()).isIn(Device.CPU, Device.CUDA);
            assertThat(model.deviceNote())
                    .startsWith(model.device() == Device.CUDA ? "CUDA" : "CPU, since CUDA cannot be had: ");
        }
    }

    @Test
    void cudaIsRefusedWithTheReasonWhereItCannotBeHad() {
        try (Model model = Model.load(SHIPPED, Device.AUTO)) {
            assumeThat(model.device()).as("a machine without a GPU").isEqualTo(Device.CPU);
        }

        assertThatThrownBy(() -> Model.load(SHIPPED, Device.CUDA))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model.device is cuda, but CUDA cannot be had: ")
                .hasMessageContaining(OnnxBuild.ofThisProcess().cuda() ? "the loader does not find lib" : "-Pcuda")
                .hasMessageContaining("docs/gpu.md")
                .hasMessageEndingWith("Or set model.device to cpu or auto.");
        assertThat(Model.load(SHIPPED, Device.CPU))
                .as("a CPU session works afterwards")
                .satisfies(Model::close);
    }

    @Test
    void aMissingFolderIsNamed() {
        refused(folder.resolve("nowhere"), "There is no model folder", "model.path");
    }

    @Test
    void aTruncatedGraphIsRefused() throws IOException {
        copyShipped();
        byte[] graph = Files.readAllBytes(folder.resolve("model.onnx"));
        Files.write(folder.resolve("model.onnx"), Arrays.copyOf(graph, graph.length / 2));

        refused(folder, "SHA-256 differs", "copy or export the model again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"step.onnx", "head.onnx"})
    void aPartThatIsMissingOrTruncatedIsRefused(String part) throws IOException {
        copyShipped();
        byte[] graph = Files.readAllBytes(folder.resolve(part));
        Files.write(folder.resolve(part), Arrays.copyOf(graph, graph.length / 2));

        refused(folder, part, "SHA-256 differs");

        Files.delete(folder.resolve(part));
        refused(folder, "lacks step.onnx or head.onnx");
    }

    @Test
    void theShippedModelTellsItsOperators() throws Exception {
        assertThat(ModelManifest.read(SHIPPED.resolve("model.json")).operators())
                .containsKey("Gemm")
                .allSatisfy((operator, nodes) -> assertThat(nodes).isPositive());
    }

    @Test
    void aModelOfAnotherCatalogueIsRefusedWithWhatDiffers() throws IOException {
        copyShipped();
        replaceInManifest(FeatureCatalogue.hash(), "0".repeat(64));
        replaceInManifest("\"tenure_log\"", "\"age_log\"");

        refused(folder, "another feature catalogue", "is 'age_log' in the model and 'tenure_log' in the engine");
    }

    @Test
    void aModelOfTheSameNamesButOtherFormulasIsRefused() throws IOException {
        copyShipped();
        replaceInManifest(FeatureCatalogue.hash(), "0".repeat(64));

        refused(folder, "a unit, a range or a formula differs");
    }

    @Test
    void aManifestThatDoesNotFitTheGraphIsRefused() throws IOException {
        copyShipped();
        replaceInManifest("\"hidden_size\": 32", "\"hidden_size\": 16");

        refused(folder, "'h'", "[-1, 16]");
    }

    @Test
    void aManifestThatIsNoJsonIsRefused() throws IOException {
        copyShipped();
        Files.writeString(folder.resolve("model.json"), "{\"format\": 3,");

        refused(folder, "model.json", "not readable JSON");
    }

    @Test
    void thresholdsInTheWrongOrderAreRefused() throws IOException {
        copyShipped();
        String manifest = Files.readString(folder.resolve("model.json"));
        Files.writeString(folder.resolve("model.json"), manifest.replaceFirst("\"watch\": [0-9.]+", "\"watch\": 0.99"));

        refused(folder, "0 < watch < at_risk < critical");
    }

    @Test
    void aFolderOfTheFormerFormatIsRefusedWithTheRemedy() throws IOException {
        copyShipped();
        replaceInManifest("\"format\": 3", "\"format\": 2");

        refused(folder, "has format 2; this engine reads format 3", "Export the model again");
    }

    @Test
    void aGridThatDoesNotSpanTheWindowIsRefused() throws IOException {
        copyShipped();
        replaceInManifest("\"silence_shares\": [\n    0.0,", "\"silence_shares\": [\n    0.01,");

        refused(folder, "'silence_shares' is [0.01", "ascending from 0 to 1");
    }

    @Test
    void aWindowThatIsNoneIsRefused() throws IOException {
        copyShipped();
        String manifest = Files.readString(folder.resolve("model.json"));
        Files.writeString(
                folder.resolve("model.json"), manifest.replaceFirst("\"least_days\": [0-9]+", "\"least_days\": 9999"));

        refused(folder, "window.least_days is 9999");
    }

    @Test
    void linesThatAGroupLacksAreNamed() throws IOException {
        copyShipped();
        replaceInManifest("\"returning\": {", "\"others\": {");

        refused(folder, "has no 'returning'");
    }

    private static void refused(Path folder, String... parts) {
        assertThatThrownBy(() -> Model.load(folder, Device.CPU))
                .isInstanceOf(ModelException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(parts));
    }

    private void copyShipped() throws IOException {
        for (String file : List.of("model.onnx", "step.onnx", "head.onnx", "model.json")) {
            Files.copy(SHIPPED.resolve(file), folder.resolve(file));
        }
    }

    private void replaceInManifest(String text, String by) throws IOException {
        Path file = folder.resolve("model.json");
        String manifest = Files.readString(file);
        assertThat(manifest).contains(text);
        Files.writeString(file, manifest.replace(text, by));
    }

    private static List<float[]> vectors() {
        MemoryState state = new MemoryState();
        List<float[]> vectors = new ArrayList<>();
        for (ShopEvent event : Events.log(5, 12, 40)) {
            Featurizer.features(event, state).ifPresent(vectors::add);
        }
        return vectors.subList(0, ROWS);
    }

    private static float[][] risks(Model model, List<float[]> vectors, int batch) throws ScoringException {
        return results(model, vectors, batch).risks;
    }

    private record Results(float[][] next, float[][] risks) {}

    private static Results results(Model model, List<float[]> vectors, int batch) throws ScoringException {
        try (Scorer scorer = model.newScorer(batch)) {
            return results(scorer, vectors);
        }
    }

    private static Results results(Scorer scorer, List<float[]> vectors) throws ScoringException {
        int units = scorer.manifest().hiddenSize();
        float[][] hidden = new float[ROWS][units];
        Random random = new Random(3);
        for (float[] state : hidden) {
            for (int unit = 0; unit < units; unit++) {
                state[unit] = random.nextFloat() * 2 - 1;
            }
        }
        Results results = new Results(
                new float[ROWS][units],
                new float[ROWS][scorer.manifest().silenceShares().size()]);
        for (int from = 0; from < ROWS; from += scorer.capacity()) {
            int count = Math.min(scorer.capacity(), ROWS - from);
            for (int i = 0; i < count; i++) {
                scorer.stepInput(i, vectors.get(from + i), hidden[from + i]);
            }
            scorer.step(count);
            for (int i = 0; i < count; i++) {
                float[] next = results.next[from + i];
                scorer.next(i, next);
                scorer.riskInput(i, vectors.get(from + i), hidden[from + i], next);
            }
            scorer.risks(count);
            for (int i = 0; i < count; i++) {
                scorer.risk(i, results.risks[from + i]);
            }
        }
        return results;
    }
}
