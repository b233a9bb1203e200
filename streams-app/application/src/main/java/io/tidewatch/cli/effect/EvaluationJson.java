package io.tidewatch.cli.effect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.Estimate;
import io.tidewatch.engine.strategy.EvaluationReport;
import io.tidewatch.topics.ActionType;
import java.util.Map;

/** The evaluation of a strategy as JSON, for scripts. Values are {@code {mean, low, high}} for 1,000 warnings, or null while it is too early. */
public final class EvaluationJson {
    private EvaluationJson() {}

    /** The report's tree. */
    public static ObjectNode tree(EvaluationReport report, double alpha) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("confidence", 1 - alpha);
        root.put("warnings", report.warnings());
        root.put("with_choice", report.withChoice());
        root.put("other_than_rules", report.otherThanRules());
        root.put("without_rules", report.withoutRules());
        shares(root.putObject("rules"), report.byRules());
        shares(root.putObject("strategy"), report.byStrategy());
        root.put("too_early", report.tooEarly().orElse(null));
        root.putNull("money_gain_per_1000");
        root.putNull("kept_gain_per_1000");
        root.putNull("money_by_rules_per_1000");
        root.putNull("money_by_strategy_per_1000");
        report.values().ifPresent(values -> {
            estimate(root.putObject("money_gain_per_1000"), values.moneyGain());
            estimate(root.putObject("kept_gain_per_1000"), values.keptGain());
            estimate(root.putObject("money_by_rules_per_1000"), values.moneyByRules());
            estimate(root.putObject("money_by_strategy_per_1000"), values.moneyByStrategy());
        });
        ArrayNode history = root.putArray("history");
        report.history()
                .forEach(day -> estimate(
                        history.addObject().put("day", day.day().toString()).putObject("money_gain_per_1000"),
                        day.moneyGain()));
        return root;
    }

    private static void shares(ObjectNode node, Map<ActionType, Double> shares) {
        for (ActionType action : ActionType.values()) {
            if (shares.containsKey(action)) {
                node.put(action.wireName(), shares.get(action));
            }
        }
    }

    private static void estimate(ObjectNode node, Estimate estimate) {
        Estimate scaled = estimate.times(EffectJson.PER);
        node.put("mean", scaled.mean()).put("low", scaled.low()).put("high", scaled.high());
    }
}
