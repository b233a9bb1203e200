package io.tidewatch.collector.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.mapping.JsonRecords;
import java.util.ArrayList;
import java.util.List;

/** Takes other systems' bodies apart: a JSON object, and the list that it has its events in. */
final class ForeignBody {
    private ForeignBody() {}

    /** @throws BodyException if the body is no JSON object */
    static ObjectNode object(byte[] body) throws BodyException {
        return JsonRecords.read(body).orElseThrow(() -> BodyException.unreadable("The body is not one JSON object."));
    }

    /**
     * The elements of a list.
     *
     * @throws BodyException if there is none of this name, or it has too many
     */
    static List<JsonNode> list(ObjectNode body, String name, int mostEvents) throws BodyException {
        JsonNode list = body.path(name);
        if (!list.isArray()) {
            throw BodyException.unreadable("The body has no list '" + name + "'.");
        }
        if (list.size() > mostEvents) {
            throw BodyException.tooLarge("The body has more than " + mostEvents + " events; send them in parts.");
        }
        List<JsonNode> elements = new ArrayList<>(list.size());
        list.forEach(elements::add);
        return elements;
    }
}
