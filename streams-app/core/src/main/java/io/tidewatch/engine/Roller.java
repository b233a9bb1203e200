package io.tidewatch.engine;

import io.tidewatch.engine.scoring.ScoringException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes several sequences of events through the network's step at once, each from a new user's hidden state: every run takes
 * one event of each sequence. A sequence's result does not depend on the others.
 */
final class Roller {
    private final RowScorer rows;

    Roller(RowScorer rows) {
        this.rows = rows;
    }

    /**
     * Every sequence's last event after its step, in the order of the sequences; its risks are not made yet.
     *
     * @param sequences vectors in order of time, at least one each
     */
    List<RowScorer.Row> last(List<List<float[]>> sequences) throws ScoringException {
        int longest = 0;
        List<RowScorer.Row> last = new ArrayList<>(sequences.size());
        for (List<float[]> sequence : sequences) {
            longest = Math.max(longest, sequence.size());
            last.add(rows.newRow());
        }
        for (int step = 0; step < longest; step++) {
            List<RowScorer.Row> running = new ArrayList<>(last.size());
            for (int i = 0; i < last.size(); i++) {
                if (step < sequences.get(i).size()) {
                    RowScorer.Row row = last.get(i);
                    row.vector(sequences.get(i).get(step));
                    if (step > 0) {
                        row.hidden(row.kept());
                    }
                    running.add(row);
                }
            }
            rows.step(running);
        }
        return last;
    }
}
