package io.tidewatch.engine.budget;

import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.TidewatchException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many warnings a shop can handle: {@code policy.budget} and {@code policy.budget_split}.
 *
 * @param perThousandAndMonth warnings per 1,000 known customers and 30 days, more than 0
 * @param split the share of each group of customers; they add up to 1
 */
public record WarningBudget(double perThousandAndMonth, Map<CustomerGroup, Double> split) {
    /**
     * A call takes a quarter of an hour. A shop of 4,000 customers gets 120 warnings a month by this, six a working day, which one
     * person handles beside other work.
     */
    public static final double DEFAULT = 30;

    /** A month of the budget, days. */
    public static final int MONTH_DAYS = 30;
    /** Every customer once a month: more is not a choice of whom to warn of. */
    private static final double MOST = 1_000;
    /** Shares are written with two or three digits; their sum may miss 1 by rounding in binary, and by no more. */
    private static final double TOLERANCE = 1e-6;

    private static final int PARTS = 10_000;
    private static final int MILLI = 1_000;

    public WarningBudget {
        if (!(perThousandAndMonth > 0 && perThousandAndMonth <= MOST)) {
            throw new TidewatchException("'policy.budget' is " + perThousandAndMonth
                    + "; give more than 0 and at most 1000 warnings per 1,000 customers and month, for example 30");
        }
        split = Map.copyOf(split);
        double sum = 0;
        for (CustomerGroup group : CustomerGroup.values()) {
            double share = split.getOrDefault(group, -1.0);
            if (!(share >= 0 && share <= 1)) {
                throw new TidewatchException("'policy.budget_split." + group.key()
                        + "' is missing or not a share from 0 to 1; give regular, returning and new, for example"
                        + " 0.8, 0.15 and 0.05");
            }
            sum += share;
        }
        if (Math.abs(sum - 1) > TOLERANCE) {
            throw new TidewatchException(
                    "'policy.budget_split' adds up to " + sum + "; the three shares must add up to 1");
        }
    }

    /**
     * The budget of a shop that has configured nothing. Most of it goes to regulars, whose habit is known and whose loss costs most;
     * of those with one visit nine in ten would have to be warned of, which is a second-purchase programme and no alarm.
     */
    public static WarningBudget defaults() {
        return new WarningBudget(DEFAULT, defaultSplit());
    }

    /** The split of a shop that has configured none. */
    public static Map<CustomerGroup, Double> defaultSplit() {
        Map<CustomerGroup, Double> split = new EnumMap<>(CustomerGroup.class);
        split.put(CustomerGroup.REGULAR, 0.8);
        split.put(CustomerGroup.RETURNING, 0.15);
        split.put(CustomerGroup.NEW, 0.05);
        return split;
    }

    /** A group's warnings a day at so many known customers, in thousandths. */
    long perDay(CustomerGroup group, long customers) {
        long budget = Math.round(perThousandAndMonth * MILLI);
        long share = Math.round(split.get(group) * PARTS);
        // Customers / 1000 x budget / 1000 x share / 10000 / 30 days, in thousandths.
        return customers * budget * share / ((long) MILLI * PARTS * MONTH_DAYS);
    }

    /** The group with the largest share: what others leave over goes there. */
    CustomerGroup main() {
        return Stream.of(CustomerGroup.values())
                .max(Comparator.comparingDouble(split::get))
                .orElseThrow();
    }
}
