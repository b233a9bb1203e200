package io.tidewatch.engine.effect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.TreeMap;

/**
 * An {@link EffectReport} as JSON, for pages and scripts. Effects are {@code {mean, low, high}} for 1,000 warnings, or null with
 * {@code …_too_early}.
 */
public final class EffectJson {
    /** Customers for whom effects are told, since effects on one customer are too small to read. */
    public static final int PER = 1_000;

    private EffectJson() {}

    /** The report's tree. */
    public static ObjectNode tree(String experiment, EffectReport report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("experiment", experiment);
        root.put("as_of", report.asOf().toString());
        root.put("confidence", 1 - report.alpha());
        root.put("customers", report.customers());
        root.put("later_assignments", report.laterAssignments());
        SampleRatio ratio = report.sampleRatio();
        ObjectNode balance = root.putObject("sample_ratio");
        balance.put("p", ratio.pValue());
        balance.put("out_of_balance", ratio.outOfBalance());
        ObjectNode counts = balance.putObject("customers");
        new TreeMap<>(ratio.expected())
                .forEach((arm, expected) -> counts.putObject(arm)
                        .put("counted", ratio.counts().getOrDefault(arm, 0L))
                        .put("expected", expected));
        ArrayNode arms = root.putArray("arms");
        report.arms().forEach(arm -> arm(arms.addObject(), arm));
        return root;
    }

    private static void arm(ObjectNode node, ArmEffect arm) {
        node.put("arm", arm.arm());
        effect(node, arm.effect());
        ObjectNode breakdowns = node.putObject("by");
        arm.breakdowns().forEach(breakdown -> {
            ObjectNode dimension =
                    breakdowns.putObject(breakdown.dimension().name().toLowerCase(Locale.ROOT));
            dimension.put("confidence_each", 1 - breakdown.alpha());
            ArrayNode groups = dimension.putArray("groups");
            breakdown.groups().forEach(group -> effect(groups.addObject().put("name", group.name()), group.effect()));
        });
        ArrayNode history = node.putArray("history");
        arm.history().forEach(day -> {
            ObjectNode point =
                    history.addObject().put("day", day.day().toString()).put("customers", day.customers());
            for (Measure measure : Measure.values()) {
                day.of(measure).ifPresent(estimate -> estimate(point.putObject(name(measure)), estimate));
            }
        });
    }

    private static void effect(ObjectNode node, Effect effect) {
        side(node.putObject("treated"), effect.treated());
        side(node.putObject("held_out"), effect.heldOut());
        for (Measure measure : Measure.values()) {
            Finding finding = effect.of(measure);
            finding.estimate()
                    .ifPresentOrElse(
                            estimate -> estimate(node.putObject(name(measure)), estimate),
                            () -> node.putNull(name(measure)));
            finding.tooEarly().ifPresent(early -> tooEarly(node.putObject(name(measure) + "_too_early"), early));
        }
    }

    /** The name of a measure's effect. */
    private static String name(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT) + "_per_1000";
    }

    private static void estimate(ObjectNode node, Estimate estimate) {
        Estimate scaled = estimate.times(PER);
        node.put("mean", scaled.mean()).put("low", scaled.low()).put("high", scaled.high());
    }

    private static void tooEarly(ObjectNode node, TooEarly early) {
        node.put("treated_missing", early.treated()).put("held_out_missing", early.heldOut());
        early.days().ifPresent(days -> node.put("days", days));
        node.put("words", early.words());
    }

    private static void side(ObjectNode node, Side side) {
        node.put("assigned", side.assigned())
                .put("delivered", side.delivered())
                .put("overdue", side.overdue())
                .put("concluded", side.concluded())
                .put("returned", side.returned())
                .put("spent", side.spent())
                .put("spend", side.spend())
                .put("cost", side.cost());
    }
}
