package io.tidewatch.replay.shadow;

import io.tidewatch.replay.evaluation.Calibration.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The area under the ROC curve: the chance that of two users, one of whom was lost, that one had the higher risk; ties count
 * half (Mann–Whitney).
 */
final class RocAuc {
    private RocAuc() {}

    static OptionalDouble of(List<Outcome> outcomes) {
        List<Outcome> ascending = outcomes.stream()
                .sorted(Comparator.comparingDouble(Outcome::risk))
                .toList();
        double rankSum = 0;
        long lost = 0;
        for (int from = 0; from < ascending.size(); ) {
            int to = from;
            while (to < ascending.size()
                    && ascending.get(to).risk() == ascending.get(from).risk()) {
                to++;
            }
            // Ranks count from 1; ties share their mean.
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                if (ascending.get(i).lost()) {
                    lost++;
                    rankSum += rank;
                }
            }
            from = to;
        }
        long back = ascending.size() - lost;
        return lost == 0 || back == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((rankSum - lost * (lost + 1) / 2.0) / ((double) lost * back));
    }
}
