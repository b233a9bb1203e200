package io.tidewatch.replay.report;

import io.tidewatch.replay.evaluation.Quality;
import io.tidewatch.replay.evaluation.opponent.Opponents;
import java.util.List;
import java.util.Objects;

/**
 * What the engine's warnings were worth for one group of customers, beside those of its opponents.
 *
 * @param quality the engine's
 * @param opponents each at the same number of judged warnings
 * @param warningsPerThousandAndMonth warnings of the judged span for each thousand known customers of the shop and month
 * @param warnedBefore judged silences of which the warm-up had warned already: neither the engine nor an opponent warns again
 */
public record GroupReport(
        Quality quality, List<Opponents.Result> opponents, double warningsPerThousandAndMonth, int warnedBefore) {
    public GroupReport {
        Objects.requireNonNull(quality, "quality");
        opponents = List.copyOf(opponents);
    }
}
