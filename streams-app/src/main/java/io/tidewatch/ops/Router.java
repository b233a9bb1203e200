package io.tidewatch.ops;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the endpoint of a path. Knows that everything here is read-only, and tells who lost the way what there is.
 */
final class Router implements Endpoint {
    private static final String ALLOWED = "GET, HEAD";

    private final Map<String, Endpoint> endpoints;

    /**
     * A router.
     *
     * @param endpoints by path; one that ends in {@code /{name}} takes every path with one more segment
     */
    Router(Map<String, Endpoint> endpoints) {
        this.endpoints = new TreeMap<>(endpoints);
    }

    @Override
    public Answer answer(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Answer.error(Answer.METHOD_NOT_ALLOWED, "Only GET and HEAD: nothing can be changed here.")
                    .with("Allow", ALLOWED);
        }
        Optional<Endpoint> endpoint = endpoints.entrySet().stream()
                .filter(entry -> matches(entry.getKey(), request.path()))
                .map(Map.Entry::getValue)
                .findFirst();
        return endpoint.map(found -> found.answer(request)).orElseGet(this::lost);
    }

    /** The paths there are. */
    List<String> paths() {
        return List.copyOf(endpoints.keySet());
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

    private Answer lost() {
        var answer = OpsJson.object().put("error", "There is nothing at this path; see 'paths'.");
        var paths = answer.putArray("paths");
        endpoints.keySet().forEach(paths::add);
        return Answer.json(Answer.NOT_FOUND, answer);
    }
}
