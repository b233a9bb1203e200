package io.tidewatch.engine.strategy.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Why nothing is said of a policy yet.
 *
 * @param missing outcomes that are missing
 * @param days until they are known, at the pace so far; empty where there is no pace to go by
 */
public record PolicyTooEarly(List<Missing> missing, OptionalLong days) {
    /**
     * Outcomes of customers who got what a policy would do.
     *
     * @param customers how many more it takes, 1 or more
     */
    public record Missing(TargetPolicy policy, long customers) {}

    public PolicyTooEarly {
        missing = List.copyOf(missing);
    }

    /** In words, for example {@code too early: 61 customers more who got what the strategy would do, in about 23 days}. */
    public String words() {
        List<String> parts = new ArrayList<>();
        for (Missing one : missing) {
            parts.add(String.format(
                    Locale.ENGLISH,
                    "%,d %s more who got %s",
                    one.customers(),
                    one.customers() == 1 ? "customer" : "customers",
                    one.policy().words()));
        }
        String when = days.isEmpty()
                ? ""
                : String.format(
                        Locale.ENGLISH, ", in about %,d %s", days.getAsLong(), days.getAsLong() == 1 ? "day" : "days");
        return "too early: " + String.join(" and ", parts) + when;
    }
}
