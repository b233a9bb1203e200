package io.tidewatch.engine;

import io.tidewatch.engine.alert.PolicySettings;
import io.tidewatch.engine.drift.DriftReference;
import io.tidewatch.engine.feature.FeatureCatalogue;
import io.tidewatch.engine.profile.GapLogarithm;
import io.tidewatch.engine.scoring.KnownShop;
import io.tidewatch.engine.scoring.Lines;
import io.tidewatch.engine.scoring.ModelManifest;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.scoring.ShopValues;
import io.tidewatch.engine.scoring.Thresholds;
import io.tidewatch.engine.silence.WindowRule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A model written as a formula, for tests of what is around a model: recurrent (the hidden state sums up what was seen), and
 * its risk rises with silence and with trouble and falls with visits. Fails on demand.
 */
public final class FormulaScorer implements Scorer {
    public static final List<Double> GRID = List.of(0d, .05, .1, .15, .2, .25, .3, .35, .4, .5, .7, 1d);
    /** The logit over the window, as that of a month of days. */
    private static final double RISE = 0.14 * 30;

    private static final int HIDDEN = 32;

    private final ModelManifest manifest;
    private final double bias;
    private final float[][] vectors;
    private final float[][] hiddens;
    private final float[][] nexts;
    private int failures;

    /** A scorer of one of several different models. */
    public FormulaScorer(String model, int capacity) {
        this(model, capacity, 0, Optional.empty());
    }

    /** A scorer whose model tells how its training data was spread. */
    public FormulaScorer(String model, int capacity, Optional<DriftReference> reference) {
        this(model, capacity, 0, reference);
    }

    /**
     * A scorer of a model that sees everybody at more risk, or less.
     *
     * @param bias added to the logits
     */
    public FormulaScorer(String model, int capacity, double bias) {
        this(model, capacity, bias, Optional.empty());
    }

    private FormulaScorer(String model, int capacity, double bias, Optional<DriftReference> reference) {
        this.bias = bias;
        this.manifest = new ModelManifest(
                model,
                HIDDEN,
                GRID,
                new WindowRule(400, 30, 180, GapLogarithm.units(7)),
                new KnownShop(PolicySettings.DEFAULT_SHOP, 1000, 365, 500),
                Thresholds.forAll(new Lines(0.3, 0.5, 0.8), 0.05),
                0.5,
                // Every customer is of one tier, so that lines are where they are said to be.
                new ShopValues(0, 1e9),
                Collections.nCopies(FeatureCatalogue.size(), 0f),
                "0".repeat(64),
                reference);
        this.vectors = new float[capacity][];
        this.hiddens = new float[capacity][];
        this.nexts = new float[capacity][];
    }

    public FormulaScorer(int capacity) {
        this("formula", capacity);
    }

    /** Lets the next runs fail. */
    public void failNextRuns(int runs) {
        failures = runs;
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public int capacity() {
        return vectors.length;
    }

    @Override
    public void stepInput(int row, float[] vector, float[] hidden) {
        vectors[row] = vector.clone();
        hiddens[row] = hidden.clone();
    }

    @Override
    public void step(int rows) throws ScoringException {
        failIfTold();
    }

    @Override
    public void riskInput(int row, float[] vector, float[] hidden, float[] next) {
        vectors[row] = vector.clone();
        nexts[row] = next.clone();
    }

    @Override
    public void risks(int rows) throws ScoringException {
        failIfTold();
    }

    private void failIfTold() throws ScoringException {
        if (failures > 0) {
            failures--;
            throw new ScoringException("This run was told to fail.");
        }
    }

    @Override
    public void next(int row, float[] target) {
        for (int i = 0; i < HIDDEN; i++) {
            target[i] = (float) Math.tanh(0.7 * hiddens[row][i] + 0.1 * vectors[row][i % FeatureCatalogue.size()]);
        }
    }

    @Override
    public void risk(int row, float[] target) {
        double memory = 0;
        for (float unit : nexts[row]) {
            memory += unit;
        }
        for (int i = 0; i < GRID.size(); i++) {
            double trouble = vectors[row][7] + vectors[row][5];
            target[i] = (float) (1 / (1 + Math.exp(1.5 - bias + 0.05 * memory - RISE * GRID.get(i) - 2.2 * trouble)));
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
