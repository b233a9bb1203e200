package io.tidewatch.engine.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewatch.engine.scoring.TrappedModel.Trap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real runtime's failures come to, with graphs that fail on customers and not in the trial run. */
class TrappedModelTest {
    private static final Path SHIPPED = Path.of("..", "..", "model-export", "models", "tidewatch-base");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "THROWS,            ONNX Runtime failed on a batch of 2:",
        "NOT_A_NUMBER,      'The model gave a risk of NaN, which is no probability.'",
        "HIDDEN_TOO_LARGE,  The model gave a hidden state of 70000.0"
    })
    void aFailureIsToldAndTheScorerCanBeUsedAgain(Trap trap, String reason) throws Exception {
        try (Model model = Model.load(TrappedModel.make(SHIPPED, folder, "trapped", trap), Device.CPU);
                Scorer scorer = model.newScorer(4)) {
            assertThatThrownBy(() -> score(scorer, 1f))
                    .isInstanceOf(ScoringException.class)
                    .hasMessageStartingWith(reason)
                    .satisfies(failed -> assertThat(((ScoringException) failed).isEndedLate())
                            .isFalse());

            score(scorer, 0.5f);

            float[] risk = new float[scorer.manifest().silenceShares().size()];
            scorer.risk(1, risk);
            assertThat(risk).containsOnly(0.3f);
        }
    }

    @Test
    @Timeout(60)
    void aRunThatHangsIsEndedAndTheNextOneIsNot() throws Exception {
        EndingAtOnce watch = new EndingAtOnce();
        try (Model model = Model.load(TrappedModel.make(SHIPPED, folder, "trapped", Trap.HANGS), Device.CPU, watch);
                Scorer scorer = model.newScorer(4)) {
            watch.endsNext();
            ScoringException failed = catchThrowableOfType(ScoringException.class, () -> score(scorer, 1f));

            assertThat(failed.isEndedLate()).isTrue();
            assertThat(failed).hasMessage("The model took too long on a batch of 2, and the run was ended.");
            score(scorer, 0.5f);
        }
        assertThat(watch.open).as("graphs that are still watched").isEmpty();
    }

    /** Ends the next run from another thread, whenever that comes to it: before the run, in it or behind its end. */
    private static final class EndingAtOnce implements RunWatch {
        private final List<Watched> open = Collections.synchronizedList(new ArrayList<>());
        private boolean endsNext;

        void endsNext() {
            endsNext = true;
        }

        @Override
        public Watched watch(Runnable ending) {
            Watched watched = new Watched() {
                private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
                private boolean late;

                @Override
                public void begins() {
                    late = endsNext;
                    endsNext = false;
                    if (late) {
                        ended = CompletableFuture.runAsync(ending);
                    }
                }

                @Override
                public boolean ends() {
                    ended.join();
                    return late;
                }

                @Override
                public void close() {
                    open.remove(this);
                }
            };
            open.add(watched);
            return watched;
        }
    }

    /** Two customers with an event of one type each, as sure as the feature says. */
    private static void score(Scorer scorer, float type) throws ScoringException {
        float[] vector = new float[scorer.manifest().features()];
        vector[3] = type;
        float[] hidden = new float[scorer.manifest().hiddenSize()];
        for (int row = 0; row < 2; row++) {
            scorer.stepInput(row, vector, hidden);
            scorer.riskInput(row, vector, hidden, hidden);
        }
        scorer.step(2);
        scorer.risks(2);
    }
}
