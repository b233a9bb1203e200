package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.EngineSource;
import io.tidewatch.console.view.BudgetForecast;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.engine.profile.CustomerGroup;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** What other budgets would mean, beside the one in force. */
final class PolicyPage implements Endpoint {
    /** From a quarter of the budget in force to four times. */
    private static final double[] MULTIPLES = {0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4};
    /** What the policy allows at most: every customer once a month. */
    private static final double MOST_BUDGET = 1000;

    private final ConsoleView view;
    private final EngineSource engine;
    private final NowPage now;

    PolicyPage(ConsoleView view, EngineSource engine, NowPage now) {
        this.view = view;
        this.engine = engine;
        this.now = now;
    }

    @Override
    public Answer answer(Request request) {
        ObjectNode status = engine.status();
        JsonNode policy = status.path("budget");
        ObjectNode json = Pages.object();
        double budget = policy.path("warnings_per_1000_and_month").asDouble(0);
        long customers = now.customers(json.putObject("customers"), status);
        json.put("budget", budget).put("followed", policy.path("followed").asBoolean());
        json.put("policy_version", status.path("policy_version").asText(""));
        Map<CustomerGroup, Double> lines = new EnumMap<>(CustomerGroup.class);
        for (CustomerGroup group : CustomerGroup.values()) {
            lines.put(group, policy.path("at_risk_from").path(group.key()).asDouble(1));
        }
        lines(json.putObject("lines"), lines);
        List<Double> budgets = DoubleStream.of(MULTIPLES)
                .map(multiple -> multiple * budget)
                .filter(wanted -> wanted > 0 && wanted <= MOST_BUDGET)
                .boxed()
                .toList();
        ArrayNode rows = json.putArray("rows");
        for (BudgetForecast.Row row : view.forecast(engine.now(), budgets, customers, lines)) {
            ObjectNode line = rows.addObject()
                    .put("budget", row.budget())
                    .put("in_force", row.budget() == budget)
                    .put("warnings", NowPage.rounded(row.warnings()))
                    .put("precision", Math.round(row.precision() * 1000) / 1000.0)
                    .put("money", NowPage.rounded(row.money()));
            lines(line.putObject("lines"), row.lines());
        }
        return Pages.json(json);
    }

    private static void lines(ObjectNode json, Map<CustomerGroup, Double> lines) {
        lines.forEach((group, line) -> json.put(group.key(), line));
    }
}
