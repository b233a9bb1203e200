package io.tidewatch.collector.web;

import io.tidewatch.collector.config.EventsConfig;
import io.tidewatch.collector.intake.EventsEndpoint;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Lane;
import io.tidewatch.http.Request;
import io.tidewatch.http.Route;
import io.tidewatch.http.Routes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The paths of the port for events: the contract's own, and those that other systems' senders have, and the tracker. */
final class CollectorRoutes implements Routes {
    private static final String METHODS = "POST, OPTIONS";

    private final String path;
    private final Map<String, EventsEndpoint> endpoints = new HashMap<>();
    private final Map<String, TrackerScript> scripts = new HashMap<>();
    private final Lane lane;

    CollectorRoutes(EventsConfig config, EventsEndpoint events) {
        this.path = config.path() + "/v1/events";
        endpoints.put(path, events);
        events.adapters().forEach((behind, adapter) -> endpoints.put(config.path() + behind, adapter));
        for (String script : List.of("tidewatch.js", "tidewatch.mjs")) {
            scripts.put(config.path() + "/" + script, TrackerScript.named(script));
        }
        // A thread for each core, since reading is computing; every connection can have a request that waits to be
        // safe.
        this.lane = new Lane("events", Runtime.getRuntime().availableProcessors(), config.connections());
    }

    @Override
    public Route route(Request request) {
        TrackerScript script = scripts.get(request.path());
        if (script != null) {
            return new Route(Lane.PAGE, reads(request) ? script : CollectorRoutes::readOnly);
        }
        EventsEndpoint events = endpoints.get(request.path());
        if (events == null) {
            return new Route(Lane.PAGE, this::lost);
        }
        return switch (request.method()) {
            case "POST" -> new Route(lane, events);
            case "OPTIONS" -> new Route(lane, events::preflight);
            default -> new Route(Lane.PAGE, CollectorRoutes::wrongMethod);
        };
    }

    private static boolean reads(Request request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private static Answer readOnly(Request request) {
        return Answer.error(Answer.METHOD_NOT_ALLOWED, "Only GET: this is a script.")
                .with("Allow", "GET, HEAD");
    }

    private static Answer wrongMethod(Request request) {
        return Answer.error(Answer.METHOD_NOT_ALLOWED, "Only POST: events are sent here and cannot be read.")
                .with("Allow", METHODS);
    }

    private Answer lost(Request request) {
        return Answer.error(Answer.NOT_FOUND, "There is nothing at this path; events are sent to " + path + ".");
    }
}
