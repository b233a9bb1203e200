package io.tidewatch.replay.report;

import java.util.Objects;
import java.util.Optional;

/**
 * What warnings brought in a made-up shop whose customers respond: as an experiment measures it, beside what its maker knows.
 *
 * @param kept customers kept, for each 1,000 who were warned of; empty while it is too early
 * @param money money, less what the actions cost, for each 1,000 who were warned of; empty while it is too early
 * @param trueKept the same by what would have happened without the actions
 * @param trueMoney likewise
 * @param assigned customers who were warned of
 * @param heldOut customers who would have been
 * @param strategy what a strategy that learns would bring beyond the rules; empty if nobody tried
 * @param missing what it takes until something can be said; empty if something can
 */
public record MeasuredEffect(
        Optional<Range> kept,
        Optional<Range> money,
        double trueKept,
        double trueMoney,
        long assigned,
        long heldOut,
        Optional<StrategyGain> strategy,
        Optional<String> missing) {
    /** An estimate with its interval, which holds however often one looks. */
    public record Range(double mean, double low, double high) {
        /** Whether a value lies within. */
        public boolean holds(double value) {
            return low <= value && value <= high;
        }
    }

    public MeasuredEffect {
        Objects.requireNonNull(kept, "kept");
        Objects.requireNonNull(money, "money");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(missing, "missing");
    }

    /** The same with what a strategy would bring. */
    public MeasuredEffect with(StrategyGain gain) {
        return new MeasuredEffect(kept, money, trueKept, trueMoney, assigned, heldOut, Optional.of(gain), missing);
    }
}
