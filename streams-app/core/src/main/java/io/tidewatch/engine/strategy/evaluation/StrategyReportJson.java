package io.tidewatch.engine.strategy.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.effect.DayEffect;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.effect.Measure;
import java.util.Locale;

/** A {@link StrategyReport} as JSON, for scripts. Values are {@code {mean, low, high}} for 1,000 warnings, or null with {@code …_too_early}. */
public final class StrategyReportJson {
    private StrategyReportJson() {}

    /** The report's tree. */
    public static ObjectNode tree(StrategyReport report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("as_of", report.asOf().toString());
        root.put("confidence", 1 - report.alpha());
        root.put("explore", report.settings().explore());
        root.put("seed", report.settings().seed());
        root.put("advice", report.advice().name().toLowerCase(Locale.ROOT));
        counts(root.putObject("warnings"), report.counts());
        ObjectNode policies = root.putObject("policies");
        for (TargetPolicy policy : TargetPolicy.values()) {
            report.policy(policy)
                    .ifPresent(value -> value(policies.putObject(policy.name().toLowerCase(Locale.ROOT)), value));
        }
        value(root.putObject("strategy_beyond_rules"), report.difference());
        root.put("departs_from_rules", report.departs());
        ObjectNode actions = root.putObject("actions");
        report.actions()
                .forEach(share -> actions.putObject(share.action().wireName())
                        .put("strategy", share.strategy())
                        .put("rules", share.rules())
                        .put("done", share.done()));
        history(root.putArray("history"), report);
        return root;
    }

    private static void counts(ObjectNode node, EvaluationCounts counts) {
        node.put("judged", counts.warnings())
                .put("one_action", counts.oneAction())
                .put("rules_without_chance", counts.rulesWithoutChance())
                .put("later", counts.later())
                .put("open", counts.open())
                .put("unusable", counts.unusable() + counts.leftOut().unusable())
                .put("of_old_form", counts.leftOut().ofOldForm())
                .put("outcomes_without_assignment", counts.leftOut().withoutAssignment())
                .put("assignments_without_outcome", counts.leftOut().withoutOutcome());
    }

    private static void value(ObjectNode node, PolicyValue value) {
        for (Measure measure : Measure.values()) {
            PolicyFinding finding = value.of(measure);
            finding.estimate()
                    .ifPresentOrElse(
                            estimate -> estimate(node.putObject(name(measure)), estimate),
                            () -> node.putNull(name(measure)));
            finding.tooEarly().ifPresent(early -> tooEarly(node.putObject(name(measure) + "_too_early"), early));
        }
    }

    private static void tooEarly(ObjectNode node, PolicyTooEarly early) {
        ArrayNode missing = node.putArray("missing");
        early.missing()
                .forEach(one -> missing.addObject()
                        .put("policy", one.policy().name().toLowerCase(Locale.ROOT))
                        .put("customers", one.customers()));
        early.days().ifPresent(days -> node.put("days", days));
        node.put("words", early.words());
    }

    private static void history(ArrayNode node, StrategyReport report) {
        for (DayEffect day : report.history()) {
            ObjectNode point = node.addObject().put("day", day.day().toString()).put("warnings", day.customers());
            for (Measure measure : Measure.values()) {
                day.of(measure).ifPresent(estimate -> estimate(point.putObject(name(measure)), estimate));
            }
        }
    }

    private static String name(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT) + "_per_1000";
    }

    private static void estimate(ObjectNode node, Estimate estimate) {
        Estimate scaled = estimate.times(EffectJson.PER);
        node.put("mean", scaled.mean()).put("low", scaled.low()).put("high", scaled.high());
    }
}
