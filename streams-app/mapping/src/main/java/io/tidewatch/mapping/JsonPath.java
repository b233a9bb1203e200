package io.tidewatch.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewatch.topics.TidewatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a JSON object: keys with dots between them. {@code products[0]} is an element of a list, counted from 0, and
 * {@code event_params[currency]} the element whose {@code key} is {@code currency}, as exports write maps for want of any.
 */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[([^\\[\\]]+)\\]");
    private static final String KEY = "key";

    private final String text;
    private final List<Step> steps;

    /** One step from a node to one within it. */
    private interface Step {
        JsonNode from(JsonNode node);
    }

    private JsonPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /** @throws TidewatchException if it is no path */
    static JsonPath of(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int end = 0;
        while (end < text.length() && step.find(end)) {
            String between = text.substring(end, step.start());
            boolean fits = between.isEmpty() ? steps.isEmpty() || step.group(2) != null : between.equals(".");
            if (!fits) {
                break;
            }
            steps.add(step.group(1) != null ? key(step.group(1)) : element(step.group(2)));
            end = step.end();
        }
        if (steps.isEmpty() || end < text.length()) {
            throw new TidewatchException(
                    "'" + text
                            + "' is no path into a JSON object; one like user.id, products[0].sku or event_params[currency].value is expected");
        }
        return new JsonPath(text, steps);
    }

    private static Step key(String name) {
        return node -> node.path(name);
    }

    private static Step element(String selector) {
        if (selector.chars().allMatch(Character::isDigit)) {
            int place = Integer.parseInt(selector);
            return node -> node.path(place);
        }
        return node -> {
            if (node.isArray()) {
                for (JsonNode element : node) {
                    if (element.path(KEY).asText().equals(selector)) {
                        return element;
                    }
                }
            }
            return MissingNode.getInstance();
        };
    }

    /** The node at the place, or a missing one. A key that has the dots in its name comes first. */
    JsonNode in(JsonNode source) {
        JsonNode node = source.path(text);
        if (!node.isMissingNode()) {
            return node;
        }
        node = source;
        for (Step step : steps) {
            node = step.from(node);
        }
        return node;
    }
}
