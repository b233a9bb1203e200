package io.tidewatch.replay.report;

import io.tidewatch.engine.scoring.KnownShop;
import io.tidewatch.replay.evaluation.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a log can be judged at all. The least figures are those that the engine asks of a shop before it acts on a model.
 *
 * @param days from the first event's UTC day to the last's, both included
 * @param customers with a visit
 * @param returning of those, customers with two visits or more
 * @param regulars of those, customers with three visits or more
 * @param silences silences that reach past the beginning of the judged span and whose windows the log sees to their end
 * @param lost those of lost customers
 */
public record LogCheck(long days, int customers, int returning, int regulars, int silences, int lost) {
    /** With fewer silences, or fewer of either outcome, shares are told but not relied on. */
    static final int FEWEST_SILENCES = 200;

    static final int FEWEST_OF_EITHER = 20;

    static LogCheck of(long days, int customers, int returning, int regulars, Quality everyone) {
        return new LogCheck(days, customers, returning, regulars, everyone.silences(), everyone.lost());
    }

    /** Whether there is enough of everything. */
    public boolean canBeJudged() {
        return problems().isEmpty();
    }

    /** What there is too little of, each in a sentence. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (days < KnownShop.LEAST_DAYS) {
            problems.add(sentence("It covers %,d days; it takes %,d.", days, KnownShop.LEAST_DAYS));
        }
        if (customers < KnownShop.LEAST_CUSTOMERS) {
            problems.add(sentence("It has %,d customers; it takes %,d.", customers, KnownShop.LEAST_CUSTOMERS));
        }
        if (regulars < KnownShop.LEAST_REGULARS) {
            problems.add(sentence(
                    "It has %,d customers with three visits or more; it takes %,d.",
                    regulars, KnownShop.LEAST_REGULARS));
        }
        if (silences < FEWEST_SILENCES || Math.min(lost, silences - lost) < FEWEST_OF_EITHER) {
            problems.add(sentence(
                    "After --from it goes on to the end of %,d churn windows, %,d of them of lost customers; it takes %,d windows"
                            + " and %d of either kind. An earlier --from or a longer log has more.",
                    silences, lost, FEWEST_SILENCES, FEWEST_OF_EITHER));
        }
        return problems;
    }

    /** What there is and whether it is enough. */
    public String verdict() {
        String has = sentence(
                "The log covers %,d days and %,d customers; %,d of them (%.0f %%) came again and %,d came three times or more.",
                days, customers, returning, 100.0 * returning / Math.max(1, customers), regulars);
        return canBeJudged()
                ? has + " That is enough to judge warnings by."
                : has + " That is too little to judge warnings by: " + String.join(" ", problems())
                        + " The figures are told all the same; do not rely on them.";
    }

    private static String sentence(String format, Object... numbers) {
        return String.format(Locale.ENGLISH, format, numbers);
    }
}
