package io.tidewatch.engine;

import io.tidewatch.engine.profile.HalfFloat;
import io.tidewatch.engine.profile.Profile;
import io.tidewatch.engine.profile.ProfileUpdater;
import io.tidewatch.engine.scoring.Scorer;
import io.tidewatch.engine.scoring.ScoringException;
import io.tidewatch.engine.silence.RiskCurve;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores any number of independent rows in runs of the scorer's capacity, and brings the results into the forms that are
 * kept: hidden states as halves, risks in ten-thousandths.
 */
final class RowScorer {
    private final Scorer scorer;
    private final long[] silenceMillis;

    RowScorer(Scorer scorer) {
        this.scorer = scorer;
        this.silenceMillis = scorer.manifest().silenceDays().stream()
                .mapToLong(days -> Math.round(days * ProfileUpdater.MILLIS_PER_DAY))
                .toArray();
    }

    /** One step's input. */
    record Row(float[] vector, float[] hidden) {}

    /** One step's result: the next hidden state, rounded as it will be kept, and the risk on the grid, ten-thousandths. */
    record Result(float[] hidden, int[] risks) {}

    List<Result> score(List<Row> rows) throws ScoringException {
        List<Result> results = new ArrayList<>(rows.size());
        for (int from = 0; from < rows.size(); from += scorer.capacity()) {
            int count = Math.min(scorer.capacity(), rows.size() - from);
            for (int i = 0; i < count; i++) {
                Row row = rows.get(from + i);
                scorer.input(i, row.vector, row.hidden);
            }
            scorer.run(count);
            for (int i = 0; i < count; i++) {
                results.add(result(i));
            }
        }
        return results;
    }

    /** A new user's hidden state. */
    float[] initialHidden() {
        return new float[scorer.manifest().hiddenSize()];
    }

    /** The curve over the model's grid. */
    RiskCurve curve(int[] risks) {
        return new RiskCurve(silenceMillis, risks);
    }

    /** The curve in a profile that this model has scored. */
    RiskCurve curve(Profile profile) {
        int[] risks = new int[profile.gridSize()];
        for (int i = 0; i < risks.length; i++) {
            risks[i] = profile.risk(i);
        }
        return curve(risks);
    }

    private Result result(int row) {
        float[] hidden = initialHidden();
        scorer.hidden(row, hidden);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = HalfFloat.round(hidden[i]);
        }
        float[] risk = new float[silenceMillis.length];
        scorer.risk(row, risk);
        int[] risks = new int[risk.length];
        for (int i = 0; i < risk.length; i++) {
            risks[i] = RiskCurve.rounded(risk[i]);
        }
        return new Result(hidden, risks);
    }
}
