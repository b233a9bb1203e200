package io.tidewatch.engine;

import io.tidewatch.engine.scoring.ScoringException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the model over several sequences of events at once, each from a new user's hidden state: every run takes one event of
 * each sequence. A sequence's result does not depend on the others.
 */
final class Roller {
    private final RowScorer rows;

    Roller(RowScorer rows) {
        this.rows = rows;
    }

    /**
     * The result of every sequence's last event, in the order of the sequences.
     *
     * @param sequences vectors in order of time, at least one each
     */
    List<RowScorer.Result> last(List<List<float[]>> sequences) throws ScoringException {
        RowScorer.Result[] results = new RowScorer.Result[sequences.size()];
        List<Integer> running = new ArrayList<>(sequences.size());
        for (int i = 0; i < results.length; i++) {
            running.add(i);
        }
        for (int step = 0; !running.isEmpty(); step++) {
            List<RowScorer.Row> batch = new ArrayList<>(running.size());
            for (int i : running) {
                float[] hidden = step == 0 ? rows.initialHidden() : results[i].hidden();
                batch.add(new RowScorer.Row(sequences.get(i).get(step), hidden));
            }
            List<RowScorer.Result> stepped = rows.score(batch);
            for (int row = 0; row < running.size(); row++) {
                results[running.get(row)] = stepped.get(row);
            }
            int next = step + 1;
            running.removeIf(i -> sequences.get(i).size() == next);
        }
        return List.of(results);
    }
}
