package io.tidewatch.replay.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How good the warnings of one rule were for one group, in counts and in the shares that follow from them. A share of nothing is
 * empty.
 *
 * @param silences judged silences, warned of or not
 * @param lost those of them that no visit ended within the window
 * @param right warnings of lost ones
 * @param censored warnings whose window ends after the log: counted, not judged
 * @param valueLost money that the lost would have been expected to spend within their windows, in the shop's currency
 * @param valueWarned the part of it that was warned of
 * @param warnings the warnings of judged silences
 */
public record Quality(
        int silences, int lost, int right, int censored, double valueLost, double valueWarned, List<Warning> warnings) {
    public Quality {
        warnings = List.copyOf(warnings);
    }

    /**
     * When a warning came.
     *
     * @param silenceDays whole days without a visit
     * @param windowDays whole days after which the customer counts as lost
     */
    public record Warning(int silenceDays, int windowDays) {
        /** How much of the window had passed, 0 to 1. */
        double share() {
            return (double) silenceDays / windowDays;
        }

        /** Days that were left until the window's end. */
        double leadDays() {
            return windowDays - silenceDays;
        }
    }

    /** Share of the judged warnings that were right. */
    public OptionalDouble precision() {
        return share(right, warnings.size());
    }

    /** Share of the lost that were warned of. */
    public OptionalDouble recall() {
        return share(right, lost);
    }

    /** Share of the lost money that was warned of. */
    public OptionalDouble valueRecall() {
        return share(valueWarned, valueLost);
    }

    /** Share of the judged silences that are lost: the precision of warnings by chance. */
    public OptionalDouble baseRate() {
        return share(lost, silences);
    }

    /** The median warning's silence as a share of its window. */
    public OptionalDouble medianSilenceShare() {
        return median(Warning::share);
    }

    /** The median warning's days of silence. */
    public OptionalDouble medianSilenceDays() {
        return median(Warning::silenceDays);
    }

    /** The median warning's days until its window ends. */
    public OptionalDouble medianLeadDays() {
        return median(Warning::leadDays);
    }

    private OptionalDouble median(ToDoubleFunction<Warning> number) {
        double[] sorted = warnings.stream().mapToDouble(number).sorted().toArray();
        int count = sorted.length;
        return count == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sorted[(count - 1) / 2] + sorted[count / 2]) / 2);
    }

    private static OptionalDouble share(double part, double whole) {
        return whole > 0 ? OptionalDouble.of(part / whole) : OptionalDouble.empty();
    }
}
