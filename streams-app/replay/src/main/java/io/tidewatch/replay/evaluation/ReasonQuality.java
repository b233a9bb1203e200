package io.tidewatch.replay.evaluation;

import io.tidewatch.replay.generator.Cause;
import io.tidewatch.replay.generator.Truth;
import io.tidewatch.topics.AlertKind;
import io.tidewatch.topics.AlertReason;
import io.tidewatch.topics.ChurnAlert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often an alert's first reason is why the customer leaves, where that is known: in a generated shop, for RAISED alerts of
 * customers who had begun to leave by then and whose cause can be seen in what they do. Left out, since every reason would be
 * wrong: customers who leave without a sign, have not begun to, or find the shop too dear. Of the latter an event shows no more than
 * that they come less often, as all do who leave, so no reason speaks of prices.
 *
 * @param causes one row for each cause that shows
 */
public record ReasonQuality(List<Row> causes) {
    /** What tells a cause from the others in behaviour, by the reasons that speak of it. */
    private static final Map<Cause, Set<String>> SIGNS = new EnumMap<>(Map.of(
            Cause.BAD_SERVICE,
            codes(
                    AlertReason.RETURNED_GOODS,
                    AlertReason.SUPPORT_CONTACT,
                    AlertReason.POOR_RATINGS,
                    AlertReason.RATINGS_SOURED),
            Cause.LOST_INTEREST,
            codes(
                    AlertReason.LONG_SILENCE,
                    AlertReason.VISITS_SLOWING,
                    AlertReason.RECENCY,
                    AlertReason.SMALLER_BASKETS,
                    AlertReason.LOWER_SPEND,
                    AlertReason.FEWER_CATEGORIES)));

    private static Set<String> codes(AlertReason... reasons) {
        return Stream.of(reasons).map(AlertReason::name).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * One cause.
     *
     * @param alerts of customers who leave for it
     * @param right how many of them have it as the first reason
     * @param byChance how many would if the same first reasons were dealt out among all alerts at random
     * @param firstReasons how often each code came first
     */
    public record Row(Cause cause, int alerts, int right, double byChance, Map<String, Integer> firstReasons) {
        public Row {
            firstReasons = java.util.Collections.unmodifiableMap(new TreeMap<>(firstReasons));
        }
    }

    public ReasonQuality {
        causes = List.copyOf(causes);
    }

    /** Judges alerts, in any order, by the truth about their users. */
    public static ReasonQuality judge(List<ChurnAlert> alerts, Map<String, Truth> truths) {
        Map<Cause, List<String>> firstReasons = new EnumMap<>(Cause.class);
        for (ChurnAlert alert : alerts) {
            Truth truth = truths.get(alert.userId());
            if (alert.kind() == AlertKind.RAISED && truth != null && shows(truth, alert)) {
                firstReasons
                        .computeIfAbsent(truth.cause().orElseThrow(), cause -> new ArrayList<>())
                        .add(alert.reasons().get(0).code());
            }
        }
        List<String> all = firstReasons.values().stream().flatMap(List::stream).toList();
        return new ReasonQuality(firstReasons.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue(), all))
                .sorted(Comparator.comparing(Row::cause))
                .toList());
    }

    /** All rows together. */
    public int alerts() {
        return causes.stream().mapToInt(Row::alerts).sum();
    }

    /** Share of the first reasons that are right, 0 to 1. */
    public double rightShare() {
        return causes.stream().mapToInt(Row::right).sum() / (double) Math.max(1, alerts());
    }

    /** The share that would be if the same reasons were dealt out at random. */
    public double chanceShare() {
        return causes.stream().mapToDouble(Row::byChance).sum() / Math.max(1, alerts());
    }

    private static boolean shows(Truth truth, ChurnAlert alert) {
        return truth.cause().filter(SIGNS::containsKey).isPresent()
                && truth.declineBegan()
                        .filter(began -> !alert.eventTime().isBefore(began))
                        .isPresent();
    }

    private static Row row(Cause cause, List<String> own, List<String> all) {
        Map<String, Integer> counts = new TreeMap<>();
        own.forEach(code -> counts.merge(code, 1, Integer::sum));
        return new Row(
                cause, own.size(), count(cause, own), count(cause, all) * own.size() / (double) all.size(), counts);
    }

    private static int count(Cause cause, List<String> codes) {
        return (int) codes.stream().filter(SIGNS.get(cause)::contains).count();
    }
}
