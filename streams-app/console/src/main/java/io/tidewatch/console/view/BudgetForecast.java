package io.tidewatch.console.view;

import io.tidewatch.engine.budget.WarningBudget;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.topics.ValueTier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What other budgets of warnings would mean, from the scores as they are. Each customer begins a silence once in a usual gap. The curve R
 * is the probability of being lost given no visit so far, so a silence comes as far as the risk r with the probability R(0) / r; then it is warned of, the
 * warning is right with the probability r, and r times the customer's spend is at stake. Each group of customers keeps the share of the
 * budget that it has by the lines in force. Counts are scaled so that the lines in force give what was raised lately.
 */
public final class BudgetForecast {
    /** Lines that are tried: the policy's are told to two decimals. */
    private static final int LINES = 100;
    /** The policy's lines lie two percentage points lower for customers of HIGH value, and as much higher for those of LOW value. */
    private static final double BY_VALUE = 0.02;

    private static final double WEEK_DAYS = 7;

    private BudgetForecast() {}

    /**
     * What a budget would mean.
     *
     * @param budget warnings per 1,000 known customers and month
     * @param warnings a week
     * @param precision the share of them whose customer would be lost, 0 to 1; 0 without warnings
     * @param money at stake in a week's warnings, in the shop's currency
     * @param lines the risk from which a silence would be warned of, by group
     */
    public record Row(
            double budget, double warnings, double precision, double money, Map<CustomerGroup, Double> lines) {
        public Row {
            lines = Map.copyOf(lines);
        }
    }

    /** Sums of what a line gives, unscaled, a week. */
    private record Sums(double warnings, double lost, double money) {}

    /**
     * The forecast.
     *
     * @param budgets per 1,000 customers and month
     * @param customers that are known
     * @param inForce the lines by group by now
     * @param raisedAWeek warnings raised a week lately; empty if that is not known, and then counts follow from the sample alone
     * @param share of all customers that is in the sample
     */
    static List<Row> of(
            Collection<KeptScore> sample,
            double share,
            Instant now,
            List<Double> budgets,
            double customers,
            Map<CustomerGroup, Double> inForce,
            OptionalDouble raisedAWeek) {
        Map<CustomerGroup, Sums[]> byLine = new EnumMap<>(CustomerGroup.class);
        Map<CustomerGroup, Double> today = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            Sums[] sums = sums(sample, group, now);
            byLine.put(group, sums);
            today.put(group, warnings(sums, inForce.getOrDefault(group, 1.0)));
        }
        double all = today.values().stream().mapToDouble(Double::doubleValue).sum();
        if (all <= 0) {
            return List.of();
        }
        double scale = raisedAWeek.isPresent() ? raisedAWeek.getAsDouble() / all : 1 / share;
        List<Row> rows = new ArrayList<>();
        for (double budget : budgets) {
            double wanted = budget / 1000 * customers * WEEK_DAYS / WarningBudget.MONTH_DAYS;
            rows.add(row(budget, wanted, byLine, today, all, scale));
        }
        return rows;
    }

    private static Row row(
            double budget,
            double wanted,
            Map<CustomerGroup, Sums[]> byLine,
            Map<CustomerGroup, Double> today,
            double all,
            double scale) {
        double warnings = 0;
        double lost = 0;
        double money = 0;
        Map<CustomerGroup, Double> lines = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            double part = today.get(group) / all;
            if (part <= 0) {
                continue;
            }
            Sums[] sums = byLine.get(group);
            int line = lineFor(sums, wanted * part / scale);
            warnings += sums[line].warnings() * scale;
            lost += sums[line].lost() * scale;
            money += sums[line].money() * scale;
            lines.put(group, line / (double) LINES);
        }
        return new Row(budget, warnings, warnings > 0 ? lost / warnings : 0, money, lines);
    }

    /** The lowest line that gives no more than so many. */
    private static int lineFor(Sums[] sums, double most) {
        int line = LINES;
        while (line > 0 && sums[line - 1].warnings() <= most) {
            line--;
        }
        return line;
    }

    private static double warnings(Sums[] sums, double line) {
        return sums[(int) Math.round(Math.min(1, Math.max(0, line)) * LINES)].warnings();
    }

    private static Sums[] sums(Collection<KeptScore> sample, CustomerGroup group, Instant now) {
        List<KeptScore> open = sample.stream()
                .filter(score -> score.group() == group && score.isOpenAt(now) && score.riskAtFirst() > 0)
                .toList();
        Sums[] sums = new Sums[LINES + 1];
        for (int line = 0; line <= LINES; line++) {
            double warnings = 0;
            double lost = 0;
            double money = 0;
            for (KeptScore score : open) {
                double risk = score.riskWhenWarned(line / (double) LINES + byValue(score.tier()));
                if (!Double.isNaN(risk)) {
                    double silences = WEEK_DAYS / score.usualGapDays();
                    warnings += silences * score.riskAtFirst() / Math.max(risk, score.riskAtFirst());
                    lost += silences * score.riskAtFirst();
                    money += silences * score.riskAtFirst() * score.spend();
                }
            }
            sums[line] = new Sums(warnings, lost, money);
        }
        return sums;
    }

    private static double byValue(ValueTier tier) {
        return switch (tier) {
            case HIGH -> -BY_VALUE;
            case MEDIUM -> 0;
            case LOW -> BY_VALUE;
        };
    }
}
