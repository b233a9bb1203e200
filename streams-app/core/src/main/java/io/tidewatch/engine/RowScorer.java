package io.tidewatch.engine;

import io.tidewatch.engine.profile.HalfFloat;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.Standing;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.ChurnWindow;
import io.tidewatch.engine.silence.RiskCurve;
import io.tidewatch.engine.silence.WindowRule;
import java.util.List;

/** Takes any number of independent rows through the network, in runs of the scorer's capacity. */
final class RowScorer {
    private final Scorer scorer;
    private final int hiddenSize;
    private final int[] shares;
    private final WindowRule windows;
    private final float[] risk;

    RowScorer(Scorer scorer) {
        this.scorer = scorer;
        this.hiddenSize = scorer.manifest().hiddenSize();
        this.shares = scorer.manifest().grid();
        this.windows = scorer.manifest().window();
        this.risk = new float[shares.length];
    }

    /**
     * One event's way through the network. May be used again for another event, which spares a batch of a thousand their
     * arrays; what it gave before is then gone.
     */
    static final class Row {
        private float[] vector = {};
        private final float[] hidden;
        private final float[] next;
        private final int[] shares;
        private final int[] risks;

        private Row(int hiddenSize, int[] shares) {
            this.hidden = new float[hiddenSize];
            this.next = new float[hiddenSize];
            this.shares = shares;
            this.risks = new int[shares.length];
        }

        /** The event. */
        float[] vector() {
            return vector;
        }

        void vector(float[] values) {
            vector = values;
        }

        /** The hidden state before the event; zeros in a new row. */
        float[] hidden() {
            return hidden;
        }

        void hidden(float[] state) {
            System.arraycopy(state, 0, hidden, 0, hidden.length);
        }

        /** The hidden state after the event as the step gave it: not rounded yet. */
        float[] next() {
            return next;
        }

        /** The risk at each silence of the grid, ten-thousandths. */
        int[] risks() {
            return risks;
        }

        /** The same over a window. */
        RiskCurve curve(ChurnWindow window) {
            return new RiskCurve(shares, risks, window);
        }

        /** The hidden state after the event, rounded as profiles keep it. */
        float[] kept() {
            float[] kept = new float[next.length];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = HalfFloat.round(next[i]);
            }
            return kept;
        }
    }

    /** A row of a new user. */
    Row newRow() {
        return new Row(hiddenSize, shares);
    }

    /** The step of each row: its next hidden state from its vector and its hidden state. */
    void step(List<Row> rows) throws ScoringException {
        for (int from = 0; from < rows.size(); from += scorer.capacity()) {
            int count = Math.min(scorer.capacity(), rows.size() - from);
            for (int i = 0; i < count; i++) {
                Row row = rows.get(from + i);
                scorer.stepInput(i, row.vector, row.hidden);
            }
            scorer.step(count);
            for (int i = 0; i < count; i++) {
                scorer.next(i, rows.get(from + i).next);
            }
        }
    }

    /** The risks of each row whose step was made. */
    void risks(List<Row> rows) throws ScoringException {
        for (int from = 0; from < rows.size(); from += scorer.capacity()) {
            int count = Math.min(scorer.capacity(), rows.size() - from);
            for (int i = 0; i < count; i++) {
                Row row = rows.get(from + i);
                scorer.riskInput(i, row.vector, row.hidden, row.next);
            }
            scorer.risks(count);
            for (int i = 0; i < count; i++) {
                readRisks(i, rows.get(from + i));
            }
        }
    }

    /** A new user's hidden state. */
    float[] initialHidden() {
        return new float[hiddenSize];
    }

    /** The churn window of a customer by this model's rule. */
    ChurnWindow window(Profile profile) {
        return windows.of(Standing.of(profile));
    }

    /** The curve in a profile that this model has scored. */
    RiskCurve curve(Profile profile) {
        int[] risks = new int[profile.gridSize()];
        for (int i = 0; i < risks.length; i++) {
            risks[i] = profile.risk(i);
        }
        return new RiskCurve(shares, risks, window(profile));
    }

    private void readRisks(int at, Row row) {
        scorer.risk(at, risk);
        for (int i = 0; i < risk.length; i++) {
            row.risks[i] = RiskCurve.rounded(risk[i]);
        }
    }
}
