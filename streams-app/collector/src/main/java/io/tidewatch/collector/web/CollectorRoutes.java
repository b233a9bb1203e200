package io.tidewatch.collector.web;

import io.tidewatch.collector.config.EventsConfig;
import io.tidewatch.collector.intake.EventsEndpoint;
import io.tidewatch.http.Answer;
import io.tidewatch.http.Endpoint;
import io.tidewatch.http.Lane;
import io.tidewatch.http.Request;
import io.tidewatch.http.Route;
import io.tidewatch.http.Routes;

/** The paths of the port for events: that of the events, and that of the script that sends them from a page. */
final class CollectorRoutes implements Routes {
    private static final String METHODS = "POST, OPTIONS";

    private final String path;
    private final String scriptPath;
    private final EventsEndpoint events;
    private final Endpoint script = new TrackerScript();
    private final Lane lane;

    CollectorRoutes(EventsConfig config, EventsEndpoint events) {
        this.path = config.path() + "/v1/events";
        this.scriptPath = config.path() + "/tidewatch.js";
        this.events = events;
        // A thread for each core, since reading is computing; every connection can have a request that waits to be
        // safe.
        this.lane = new Lane("events", Runtime.getRuntime().availableProcessors(), config.connections());
    }

    @Override
    public Route route(Request request) {
        if (request.path().equals(scriptPath) && reads(request)) {
            return new Route(Lane.PAGE, script);
        }
        if (!request.path().equals(path)) {
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

    private static Answer wrongMethod(Request request) {
        return Answer.error(Answer.METHOD_NOT_ALLOWED, "Only POST: events are sent here and cannot be read.")
                .with("Allow", METHODS);
    }

    private Answer lost(Request request) {
        return Answer.error(Answer.NOT_FOUND, "There is nothing at this path; events are sent to " + path + ".");
    }
}
