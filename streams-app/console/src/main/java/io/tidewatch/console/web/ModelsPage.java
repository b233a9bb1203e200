package io.tidewatch.console.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.console.EngineSource;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Request;
import java.util.List;

/** The model at work, the one in its shadow, and how far the shop has drifted from what it was trained on: parts of the status. */
final class ModelsPage implements Endpoint {
    private static final List<String> PARTS =
            List.of("model", "shadow", "shop", "drift", "policy_version", "version", "address", "application_id");

    private final EngineSource engine;

    ModelsPage(EngineSource engine) {
        this.engine = engine;
    }

    @Override
    public Answer answer(Request request) {
        ObjectNode status = engine.status();
        ObjectNode json = Pages.object();
        PARTS.forEach(part -> json.set(part, status.path(part)));
        json.put("instances", status.path("instances").size());
        return Pages.json(json);
    }
}
