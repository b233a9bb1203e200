package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.EngineSource;
import io.tidewatch.console.view.ConsoleView;
import io.tidewatch.console.view.Experiments;
import io.tidewatch.engine.effect.EffectJson;
import io.tidewatch.engine.effect.EffectReport;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the experiments show. It goes through all outcomes day by day, so it is made anew only where some have come, and not more
 * often than a person looks.
 */
final class EffectPage implements Endpoint {
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(10);

    private final ConsoleView view;
    private final EngineSource engine;
    private final Clock clock;
    private ObjectNode latest = json(new Experiments(Map.of(), Map.of(), 0, 0, 0));
    private Instant madeAt = Instant.MIN;
    private long madeOf;

    EffectPage(ConsoleView view, EngineSource engine, Clock clock) {
        this.view = view;
        this.engine = engine;
        this.clock = clock;
    }

    @Override
    public Answer answer(Request request) {
        ObjectNode json = report().deepCopy();
        // Null: the rules decide everywhere.
        json.set(
                "strategy", Optional.ofNullable(engine.status().get("strategy")).orElse(NullNode.getInstance()));
        return Pages.json(json);
    }

    /** The effect of the first arm of the first experiment that has one, for the first screen. */
    Optional<JsonNode> summary() {
        for (JsonNode experiment : report().path("experiments")) {
            if (experiment.path("arms").size() > 0) {
                ObjectNode arm = experiment.path("arms").get(0).deepCopy();
                arm.remove(List.of("by", "history"));
                return Optional.of(arm);
            }
        }
        return Optional.empty();
    }

    private synchronized ObjectNode report() {
        Instant now = clock.instant();
        if (view.effectChanges() != madeOf && !now.isBefore(madeAt.plus(AT_MOST_EVERY))) {
            Experiments experiments = view.experiments(EffectReport.ALPHA);
            latest = json(experiments);
            madeAt = now;
            madeOf = experiments.changes();
        }
        return latest;
    }

    private static ObjectNode json(Experiments experiments) {
        ObjectNode json = Pages.object();
        json.put("kept", experiments.kept()).put("left_out", experiments.leftOut());
        ArrayNode all = json.putArray("experiments");
        new TreeMap<>(experiments.reports()).forEach((name, report) -> all.add(EffectJson.tree(name, report)));
        new TreeMap<>(experiments.refusals())
                .forEach((name, why) -> all.addObject().put("experiment", name).put("refused", why));
        return json;
    }
}
