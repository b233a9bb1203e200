package io.tidewatch.cli;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.Model;
import io.tidewatch.engine.scoring.ModelException;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model that was loaded turned out to be. Loading has checked the catalogue, the hashes, the shapes and a first run;
 * here it is tried on random rows, alone and together, since the engine's results must not depend on the batch.
 */
record ModelCheck(ModelManifest manifest, String deviceNote, boolean twoSteps) {
    /** More than one full vector register's worth of rows, and no multiple of it. */
    private static final int ROWS = 70;

    private static final int SEED = 1;

    /**
     * Tries a loaded model out.
     *
     * @throws ModelException if a row's result depends on the rows beside it, or is none
     */
    static ModelCheck of(Model model) {
        ModelManifest manifest = model.manifest();
        float[][] vectors = vectors(manifest);
        try (Scorer together = model.newScorer(ROWS);
                Scorer alone = model.newScorer(1)) {
            float[][] batch = risks(together, vectors);
            for (int row = 0; row < ROWS; row++) {
                float[] single = risks(alone, new float[][] {vectors[row]})[0];
                if (!Arrays.equals(batch[row], single)) {
                    throw new ModelException("The model " + manifest.name()
                            + " gives a row another risk in a batch than alone. A step of it works over the batch;"
                            + " export the model again with the model-export of this version.");
                }
            }
        } catch (ScoringException failed) {
            throw new ModelException("A trial run failed: " + failed.getMessage(), failed);
        }
        return new ModelCheck(manifest, model.deviceNote(), model.runsInTwoSteps());
    }

    /** The facts for a person, one a line. */
    List<String> lines() {
        return List.of(
                "model       " + manifest.name(),
                "catalogue   " + manifest.features() + " features, as this engine has them",
                "shop        " + manifest.shop().name() + ": " + manifest.shop().customers() + " customers, "
                        + manifest.shop().regulars() + " with three visits or more, "
                        + manifest.shop().days() + " days",
                "window      "
                        + String.format(
                                Locale.ROOT,
                                "%.2f times the customer's usual gap, %d to %d days; the shop's usual gap is %.1f days",
                                manifest.window().multipleHundredths() / 100.0,
                                manifest.window().leastDays(),
                                manifest.window().mostDays(),
                                GapLogarithm.days(manifest.window().shopPaceUnits())),
                "bands       "
                        + Stream.of(CustomerGroup.values())
                                .map(group -> lines(group, manifest.thresholds().of(group)))
                                .collect(Collectors.joining("; ")),
                "network     " + manifest.hiddenSize() + " hidden units, "
                        + manifest.silenceShares().size() + " silences, runs on " + deviceNote,
                twoSteps
                        ? "speed       the hidden state is stepped apart from the risk, which is made once for a whole batch"
                        : "speed       slow: its graph is not cut, so the whole network runs for each event of a user; 'tidewatch"
                                + " model cut' cuts it if the risk comes from features and next hidden state alone",
                "trial       " + ROWS + " random rows give the same risk alone and in a batch");
    }

    private static String lines(CustomerGroup group, Lines lines) {
        return String.format(
                Locale.ROOT,
                "%s: watch from %.3f, at risk from %.3f, critical from %.3f",
                group.key(),
                lines.watch(),
                lines.atRisk(),
                lines.critical());
    }

    private static float[][] vectors(ModelManifest manifest) {
        Random random = new Random(SEED);
        float[][] vectors = new float[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            vectors[row] = new float[manifest.features()];
            for (int i = 0; i < vectors[row].length; i++) {
                vectors[row][i] = manifest.neutral().get(i) + (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    private static float[][] risks(Scorer scorer, float[][] vectors) throws ScoringException {
        float[] hidden = new float[scorer.manifest().hiddenSize()];
        float[] next = hidden.clone();
        for (int row = 0; row < vectors.length; row++) {
            scorer.stepInput(row, vectors[row], hidden);
        }
        scorer.step(vectors.length);
        for (int row = 0; row < vectors.length; row++) {
            scorer.next(row, next);
            scorer.riskInput(row, vectors[row], hidden, next);
        }
        scorer.risks(vectors.length);
        float[][] risks =
                new float[vectors.length][scorer.manifest().silenceShares().size()];
        for (int row = 0; row < vectors.length; row++) {
            scorer.risk(row, risks[row]);
        }
        return risks;
    }
}
