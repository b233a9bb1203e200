package io.tidewatch.http;

import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the endpoint of a path. Knows that everything here is read-only, and answers a wrong path with what there is.
 */
public final class Router implements Routes {
    private static final String ALLOWED = "GET, HEAD";

    private final Map<String, Route> routes;

    /**
     * A router.
     *
     * @param routes by path; one that ends in {@code /{name}} takes every path with one more segment
     */
    public Router(Map<String, Route> routes) {
        this.routes = new TreeMap<>(routes);
    }

    @Override
    public Route route(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return new Route(Lane.PAGE, Router::readOnly);
        }
        return routes.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), request.path()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> new Route(Lane.PAGE, this::lost));
    }

    private static boolean matches(String pattern, String path) {
        int variable = pattern.indexOf("{");
        if (variable < 0) {
            return pattern.equals(path);
        }
        return path.startsWith(pattern.substring(0, variable))
                && path.length() > variable
                && path.indexOf('/', variable) < 0;
    }

    private static Answer readOnly(Request request) {
        return Answer.error(Answer.METHOD_NOT_ALLOWED, "Only GET and HEAD: nothing can be changed here.")
                .with("Allow", ALLOWED);
    }

    private Answer lost(Request request) {
        var answer = AnswerJson.object().put("error", "There is nothing at this path; see 'paths'.");
        var paths = answer.putArray("paths");
        routes.keySet().forEach(paths::add);
        return Answer.json(Answer.NOT_FOUND, answer);
    }
}
